-- Roles whose holders are claimed more of. A role without a row claims nothing but its name.
create table roles (
    name    text   not null primary key,
    claims  text   not null, -- JSON
    version bigint not null
);
