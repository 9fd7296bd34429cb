package dev.gatehouse.jdbc;

class PostgresqlSignInManagerTest extends SignInManagerTest {

    private final String url = TestDatabases.newPostgresqlUrl();

    @Override
    Database openDatabase() {
        return TestDatabases.postgresql(url);
    }

    @Override
    String everythingAtRest(Database database) {
        return TestDatabases.everythingIn(database, "users", "lockouts", "permits", "cut_offs", "signing_keys");
    }
}
