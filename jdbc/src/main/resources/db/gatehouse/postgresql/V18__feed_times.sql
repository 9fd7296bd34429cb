-- When a row was written, by the database's clock: how long it takes until nodes have read it is measured by that. Versions before
-- this one leave it to the default.
alter table feed add column at bigint default (cast(extract(epoch from clock_timestamp()) * 1000 as bigint));
