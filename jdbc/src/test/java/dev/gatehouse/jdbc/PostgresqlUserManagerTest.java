package dev.gatehouse.jdbc;

class PostgresqlUserManagerTest extends UserManagerTest {

    private final String url = TestDatabases.newPostgresqlUrl();

    @Override
    Database openDatabase() {
        return TestDatabases.postgresql(url);
    }
}
