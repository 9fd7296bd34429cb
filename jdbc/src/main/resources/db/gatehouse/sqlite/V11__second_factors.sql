-- Authenticator apps, one an account. Secrets are sealed under a key that is not in the database. Times are epoch milliseconds.
create table totp_factors (
    user_id       text not null primary key,
    sealed        text,                      -- the secret, once a code of it was shown
    since         bigint,                    -- when that was
    last_step     bigint not null default 0, -- of the code that was spent last
    pending       text,                      -- a secret that waits for that
    pending_since bigint
);

-- Codes that serve once each, in place of another factor.
create table recovery_codes (
    user_id text not null,
    hash    text not null, -- keyed
    primary key (user_id, hash)
);

-- Challenges that were answered, until their time is over.
create table spent_challenges (
    hash      text not null primary key,
    forget_at bigint not null
);

create index spent_challenges_by_forget_at on spent_challenges (forget_at);
