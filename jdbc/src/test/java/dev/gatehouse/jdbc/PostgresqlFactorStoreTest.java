package dev.gatehouse.jdbc;

class PostgresqlFactorStoreTest extends JdbcFactorStoreTest {

    @Override
    Database open() {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
