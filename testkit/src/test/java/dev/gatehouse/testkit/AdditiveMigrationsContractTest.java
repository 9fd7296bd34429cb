package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdditiveMigrationsContractTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table users;",
                "alter table users drop column email;",
                "alter table users rename to accounts;",
                "alter table users rename column email to mail;",
                "alter table users add column age bigint not null;",
                "alter table users alter column email type varchar;",
                "CREATE UNIQUE INDEX one ON users (email);",
                "create unique index one on users (email) where email <> '';",
                "update users set version = 0;",
                "delete from users;",
            })
    void whatDoesMoreIsFound(String sql) {
        assertThat(AdditiveMigrationsContract.notAdding("create table ages (id text);\n" + sql))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table users add column age bigint; -- drop table users;",
                "alter table users add column age bigint not null default 0;",
                "create table ages (id text); create unique index one on ages (lower(id));",
                "alter table users add column age bigint; create unique index one on users (age) where age > 0;",
                "create function f() returns trigger as $$ begin delete from users; end $$ language plpgsql;",
            })
    void whatAddsPasses(String sql) {
        assertThat(AdditiveMigrationsContract.notAdding(sql)).isEmpty();
    }
}
