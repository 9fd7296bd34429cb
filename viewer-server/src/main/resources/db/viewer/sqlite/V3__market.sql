-- Its one row is changed first by whoever changes prices: so they come one after another, and of several nodes one adds those of
-- the feed.
CREATE TABLE market (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    ticked_at bigint NOT NULL
);

INSERT INTO market (id, ticked_at) VALUES (1, 0);
