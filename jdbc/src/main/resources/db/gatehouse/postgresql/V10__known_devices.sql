-- Devices that an account knows have failures of their own, in the same table: the subject is the account's id and a hash of
-- what the device shows. Times are epoch milliseconds.
alter table lockouts add column owner text collate "C";  -- the account's id, in the row of a device
alter table lockouts add column known_at bigint; -- since when it is known
alter table lockouts add column shown_at bigint; -- when it last signed in again

-- When the failures so far would have come if they all had come at the pace allowed for a day.
alter table lockouts add column due_at bigint not null default 0;

create index lockouts_of_owner on lockouts (owner) where owner is not null;
