-- The cut-offs and what else all nodes are to know, in the order they were written; nothing in it is ever changed. Takes
-- the place of the table cut_offs, which stays for those who still run a version before this one. Times are epoch
-- milliseconds.
create table feed (
    id        integer not null primary key autoincrement,
    kind      text    not null, -- PERMIT, USER, KEY: a cut-off; KEYS: look at the keys again
    subject   text    not null, -- what is cut off; empty where nothing is
    bound     bigint  not null, -- cut off are versions of the user below this one
    forget_at bigint  not null  -- when nobody needs to know any more
);

create index feed_by_forget_at on feed (forget_at);

insert into feed (kind, subject, bound, forget_at)
select 'PERMIT', permit_id, 9223372036854775807, forget_at from cut_offs;

-- Permits of sign-ins before that version of the user are dead; of before this migration, none.
alter table users add column permits_from bigint not null default 0;
alter table permits add column user_version bigint not null default 0;

create index permits_of_user_by_access_until on permits (user_id, access_until);
