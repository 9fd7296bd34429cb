package dev.gatehouse.jdbc;

class PostgresqlKeyRingStoreTest extends JdbcKeyRingStoreTest {

    private final String url = TestDatabases.newPostgresqlUrl();

    @Override
    Database open() {
        return TestDatabases.postgresql(url);
    }

    @Override
    String everythingAtRest(Database database) {
        return TestDatabases.everythingIn(database, "signing_keys");
    }
}
