package dev.gatehouse.jdbc;

class PostgresqlUserStoreTest extends JdbcUserStoreTest {

    private final String url = TestDatabases.newPostgresqlUrl();

    @Override
    Database open() {
        return TestDatabases.postgresql(url);
    }
}
