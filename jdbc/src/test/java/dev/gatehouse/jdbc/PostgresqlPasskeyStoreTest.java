package dev.gatehouse.jdbc;

class PostgresqlPasskeyStoreTest extends JdbcPasskeyStoreTest {

    @Override
    Database open() {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
