-- When a key was retired in an emergency: it neither signs nor verifies from then on, whatever a node's clock says.
alter table signing_keys add column cut_off_at bigint;

-- Work that one node of all does, and does again. Times are epoch milliseconds.
create table jobs (
    name   text   not null primary key,
    due_at bigint not null
);

-- For the job that removes those that expired long ago.
create index permits_by_expires_at on permits (expires_at);
