package dev.gatehouse.jdbc;

class PostgresqlPermitStoreTest extends JdbcPermitStoreTest {

    private final String url = TestDatabases.newPostgresqlUrl();

    @Override
    Database open() {
        return TestDatabases.postgresql(url);
    }
}
