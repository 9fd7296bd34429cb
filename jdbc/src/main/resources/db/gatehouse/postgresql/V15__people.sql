-- Who takes a role from somebody, or somebody who has it, first changes the row of what is guarded: so they wait for each
-- other, and each sees who is left.
create table guards (
    name   text   not null primary key,
    passed bigint not null default 0
);

insert into guards (name) values ('last-holder');

-- Few have a role.
create index users_with_roles on users (id) where roles <> '[]';
