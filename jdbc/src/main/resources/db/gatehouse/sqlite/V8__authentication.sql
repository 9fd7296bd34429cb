-- How and when the user of a permit showed who they are; nothing in those of before, which were granted for a password.
alter table permits add column auth_time bigint;
alter table permits add column amr text; -- JSON
