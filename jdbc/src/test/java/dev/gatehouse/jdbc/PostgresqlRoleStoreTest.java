package dev.gatehouse.jdbc;

class PostgresqlRoleStoreTest extends JdbcRoleStoreTest {

    @Override
    Database open() {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
