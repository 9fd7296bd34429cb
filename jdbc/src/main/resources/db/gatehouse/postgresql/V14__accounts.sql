-- Times are epoch milliseconds.

-- Codes that users are sent: one of each purpose. A code is short, so its hash is one under a key that is not in here.
create table security_codes (
    subject    text   not null, -- a user's id, or that of a decoy, whose row is written where there is no code
    purpose    text   not null,
    code_hash  text   not null,
    bound_to   text   not null, -- what it agrees to; empty where it is good for its purpose alone
    issued_at  bigint not null,
    expires_at bigint not null,
    tries      bigint not null, -- how often it may still be tried; 0 as well where it is spent
    primary key (subject, purpose)
);

create index security_codes_by_expires_at on security_codes (expires_at);

-- Who registered by themselves: whoever is not confirmed in time is removed.
create table registrations (
    subject       text   not null primary key, -- a user's id, or that of a decoy for an e-mail that was taken
    registered_at bigint not null
);

create index registrations_by_registered_at on registrations (registered_at);

-- E-mails until they were sent. What is in them is encrypted.
create table outbox (
    id          text   not null primary key,
    message     text   not null, -- sealed: what it is about, and the address
    content     text,            -- sealed: what is in it, where it was composed
    fresh_until bigint not null default 0,
    added_at    bigint not null,
    due_at      bigint not null,
    tries       bigint not null default 0
);

create index outbox_by_due_at on outbox (due_at);

-- Accounts that are removed when their users have had time to think.
create table removals (
    user_id   text   not null primary key,
    remove_at bigint not null,
    language  text   not null -- of the e-mail that tells of it
);

create index removals_by_remove_at on removals (remove_at);
