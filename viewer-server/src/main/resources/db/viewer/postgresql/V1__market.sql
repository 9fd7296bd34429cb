CREATE TABLE industry (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tag text NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL
);

-- Tags are ASCII, and lower() is told so: under a Turkish locale it would think otherwise.
CREATE UNIQUE INDEX industry_tag ON industry (lower(tag COLLATE "C"));
CREATE INDEX industry_order ON industry (created_at, id);

CREATE TABLE share (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    industry text COLLATE "C" NOT NULL REFERENCES industry (id),
    tag text NOT NULL,
    -- In ten-thousandths, so that it is exact.
    price bigint NOT NULL CHECK (price > 0),
    created_at bigint NOT NULL,
    version bigint NOT NULL
);

CREATE UNIQUE INDEX share_tag ON share (lower(tag COLLATE "C"));
CREATE INDEX share_order ON share (industry, created_at, id);

-- Has its one row once the demo traders and the demo market were made: they are not made again, whatever became of them.
CREATE TABLE demo (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    made_at bigint NOT NULL
);
