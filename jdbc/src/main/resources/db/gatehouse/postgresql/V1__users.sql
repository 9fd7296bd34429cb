-- Accounts. Names are compared and ordered by their bytes, as SQLite does.
create table users (
    id            text collate "C" not null primary key,
    email         text collate "C" not null unique, -- normalized
    password_hash text             not null,        -- with its algorithm, parameters and salt
    first_name    text             not null,
    last_name     text             not null,
    roles         text             not null,        -- JSON
    claims        text             not null,        -- JSON
    confirmed     smallint         not null,
    disabled      smallint         not null,
    version       bigint           not null
);

-- Failed sign-ins: a row for each account, made with it, and decoys for e-mails without one.
-- Times are epoch milliseconds.
create table lockouts (
    subject      text collate "C" not null primary key, -- a user's id, or that of a decoy
    failures     bigint           not null default 0,   -- since the last sign-in or lock
    lock_millis  bigint           not null default 0,   -- how long the last lock was made; 0 since the last sign-in
    locked_until bigint           not null default 0,
    settled      bigint           not null default 0    -- sign-ins settled here, whatever came of them
);

insert into lockouts (subject)
with recursive decoys (number) as (select 0 union all select number + 1 from decoys where number < 63)
select 'decoy-' || number from decoys;
