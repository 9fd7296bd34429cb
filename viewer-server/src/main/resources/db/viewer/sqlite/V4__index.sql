-- What industries' indices were at what time. No two levels of one industry are of the same moment.
CREATE TABLE industry_index (
    owner text NOT NULL REFERENCES industry (id) ON DELETE CASCADE,
    moment bigint NOT NULL,
    -- In ten-thousandths, like prices.
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (owner, moment)
) WITHOUT ROWID;

CREATE TABLE industry_index_hour (
    owner text NOT NULL REFERENCES industry (id) ON DELETE CASCADE,
    moment bigint NOT NULL,
    opening bigint NOT NULL,
    low bigint NOT NULL,
    high bigint NOT NULL,
    closing bigint NOT NULL,
    PRIMARY KEY (owner, moment)
) WITHOUT ROWID;

-- What an index is computed from: its level when shares last joined or left, how many there were then ...
CREATE TABLE industry_basis (
    industry text NOT NULL PRIMARY KEY REFERENCES industry (id) ON DELETE CASCADE,
    level bigint NOT NULL CHECK (level > 0),
    shares bigint NOT NULL
);

-- ... and what each of them cost.
CREATE TABLE share_basis (
    share text NOT NULL PRIMARY KEY REFERENCES share (id) ON DELETE CASCADE,
    price bigint NOT NULL CHECK (price > 0)
);

-- Indices of industries that have shares already begin now, which is when there was a price last.
INSERT INTO share_basis (share, price)
SELECT id, COALESCE(
    (SELECT amount FROM share_price WHERE owner = share.id ORDER BY moment DESC LIMIT 1), price)
FROM share;

INSERT INTO industry_basis (industry, level, shares)
SELECT industry, 10000000, count(*) FROM share GROUP BY industry;

INSERT INTO industry_index (owner, moment, amount)
SELECT share.industry, max(share_price.moment), 10000000
FROM share JOIN share_price ON share_price.owner = share.id GROUP BY share.industry;

INSERT INTO industry_index_hour (owner, moment, opening, low, high, closing)
SELECT owner, moment / 3600000 * 3600000, amount, amount, amount, amount FROM industry_index;
