-- New prices are counted by the market, so their numbers are committed in their order: whoever has read up to one has missed none.
ALTER TABLE market ADD COLUMN number bigint NOT NULL DEFAULT 0;

-- Those imported for the past have none.
ALTER TABLE share_price ADD COLUMN number bigint;

CREATE UNIQUE INDEX share_price_number ON share_price (number) WHERE number IS NOT NULL;
