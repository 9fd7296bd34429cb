-- What shares cost at what time. No two prices of one share are of the same moment.
CREATE TABLE share_price (
    owner text COLLATE "C" NOT NULL REFERENCES share (id) ON DELETE CASCADE,
    moment bigint NOT NULL,
    -- In ten-thousandths, so that it is exact.
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (owner, moment)
);

-- The same by the hour, of which moment is the beginning: a year's chart reads these.
CREATE TABLE share_price_hour (
    owner text COLLATE "C" NOT NULL REFERENCES share (id) ON DELETE CASCADE,
    moment bigint NOT NULL,
    opening bigint NOT NULL,
    low bigint NOT NULL,
    high bigint NOT NULL,
    closing bigint NOT NULL,
    PRIMARY KEY (owner, moment)
);

-- As far as anybody knows, shares have always had the price they have.
INSERT INTO share_price (owner, moment, amount)
SELECT id, created_at, price FROM share;

INSERT INTO share_price_hour (owner, moment, opening, low, high, closing)
SELECT id, created_at / 3600000 * 3600000, price, price, price, price FROM share;
