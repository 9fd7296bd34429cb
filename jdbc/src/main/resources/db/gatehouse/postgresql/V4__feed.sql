-- The cut-offs and what else all nodes are to know; nothing in it is ever changed. Takes the place of the table cut_offs,
-- which stays for those who still run a version before this one. Times are epoch milliseconds.
create table feed (
    id        bigint generated always as identity primary key,
    kind      text             not null, -- PERMIT, USER, KEY: a cut-off; KEYS: look at the keys again; ROLL_CALL: answer
    subject   text collate "C" not null, -- what is cut off; empty where nothing is
    bound     bigint           not null, -- cut off are versions of the user below this one
    forget_at bigint           not null, -- when nobody needs to know any more
    tx        xid8             not null default pg_current_xact_id()
);

create index feed_by_forget_at on feed (forget_at);

-- Who follows it reads on from the oldest transaction that was not over when it read last: ids may be committed out of
-- their order, and would be passed over.
create index feed_by_tx on feed (tx);

insert into feed (kind, subject, bound, forget_at)
select 'PERMIT', permit_id, 9223372036854775807, forget_at from cut_offs;

create function gatehouse_feed_notify() returns trigger language plpgsql as $$
begin
    perform pg_notify('gatehouse_feed', '');
    return null;
end
$$;

create trigger feed_notify after insert on feed for each statement execute function gatehouse_feed_notify();

-- Every process that follows the feed. Times are those of the database.
create table nodes (
    id         text collate "C" not null primary key, -- made up at its start
    started_at bigint           not null,
    seen_at    bigint           not null
);

-- That a node has read a roll call, and with it all that was committed before.
create table roll_call_answers (
    roll_call   bigint           not null references feed (id) on delete cascade,
    node        text collate "C" not null,
    answered_at bigint           not null,
    primary key (roll_call, node)
);

-- Permits of sign-ins before that version of the user are dead; of before this migration, none.
alter table users add column permits_from bigint not null default 0;
alter table permits add column user_version bigint not null default 0;

create index permits_of_user_by_access_until on permits (user_id, access_until);
