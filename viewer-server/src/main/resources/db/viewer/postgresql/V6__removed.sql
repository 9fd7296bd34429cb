-- Ids that were given and are gone: none is given again, for whoever kept something under it would take the one for the other.
CREATE TABLE removed_industry (
    id text NOT NULL PRIMARY KEY
);

CREATE TABLE removed_share (
    id text NOT NULL PRIMARY KEY,
    industry text NOT NULL
);
