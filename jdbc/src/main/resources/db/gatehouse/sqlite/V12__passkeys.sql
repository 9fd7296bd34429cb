-- Passkeys: nothing in it is secret. Times are epoch milliseconds.
create table passkeys (
    id              text not null primary key, -- of the credential, base64url
    user_id         text not null,
    name            text     not null,
    credential      text     not null, -- WebAuthn's attested credential data, base64url
    sign_count      bigint   not null,
    backup_eligible smallint not null,
    added_at        bigint   not null,
    used_at         bigint
);

create index passkeys_of_user on passkeys (user_id, added_at);
