-- What one sign-in on one device grants. Times are epoch milliseconds.
create table permits (
    id             text collate "C" not null primary key,
    user_id        text collate "C" not null,
    device         text             not null, -- JSON
    issued_at      bigint           not null,
    renewed_at     bigint           not null,
    expires_at     bigint           not null,
    ends_at        bigint           not null,
    access_until   bigint           not null, -- when the last access token issued under it expires
    current_hash   text             not null, -- of the identity of the refresh token that can be spent now
    spent_hash     text,                      -- of the one spent last
    attempt_hash   text,                      -- of the attempt that spent it, if it named one
    revoked_at     bigint,
    revoked_reason text
);

create index permits_live on permits (issued_at, id) where revoked_at is null;
create index permits_live_of_user on permits (user_id, issued_at, id) where revoked_at is null;

-- "No access token of this permit is valid any more", until the last one would have expired anyway.
create table cut_offs (
    permit_id text collate "C" not null primary key,
    forget_at bigint           not null
);

create index cut_offs_by_forget_at on cut_offs (forget_at);
