-- Security events, in chains: each row is marked, under a key that is not in the database, together with the mark of the one
-- before it. Rows are never changed. Times are epoch milliseconds.
create table audit_rows (
    chain         integer not null,
    seq           bigint  not null, -- counts the rows of a chain from 1, without a gap
    at            bigint  not null,
    type          text    not null,
    outcome       text    not null,
    actor         text,
    subject       text,
    permit        text,
    address       text,
    device        text,             -- JSON
    trace_id      text,
    details       text    not null, -- JSON
    witness_chain integer not null, -- another chain, and which row was its newest
    witness_seq   bigint  not null,
    witness_mark  text    not null,
    previous_mark text    not null, -- of the row before; empty for the first
    mark          text    not null, -- of all of these
    primary key (chain, seq)
);

create index audit_rows_by_at on audit_rows (at);
create index audit_rows_of_subject on audit_rows (subject, at);
create index audit_rows_of_actor on audit_rows (actor, at);

-- Where each chain begins and ends. Whoever adds to it holds its row.
create table audit_heads (
    chain     integer not null primary key,
    last_seq  bigint  not null,
    last_mark text    not null,
    cut_seq   bigint  not null, -- the rows up to this one were removed because of their age
    cut_mark  text    not null,
    begun_at  bigint  not null,
    mark      text    not null  -- of all of these
);
