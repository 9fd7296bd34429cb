package dev.gatehouse.jdbc;

class PostgresqlRepeatableRequestStoreTest extends JdbcRepeatableRequestStoreTest {

    @Override
    Database open() {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
