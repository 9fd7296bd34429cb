-- Keys, sealed under a key that is not in the database. Times are epoch milliseconds.
create table signing_keys (
    id           text collate "C" not null primary key,
    purpose      text             not null,
    algorithm    text             not null,
    activates_at bigint           not null,
    retires_at   bigint,
    sealed       text             not null, -- JWE
    predecessor  text             not null, -- id of the key of its purpose it was added after; empty for the first
    unique (purpose, predecessor)           -- one successor each, whoever is quicker
);
