package dev.gatehouse.jdbc;

import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.testkit.QuickPasswordHasher;

class PostgresqlUserManagerTest extends UserManagerTest {

    private final String url = TestDatabases.newPostgresqlUrl();

    @Override
    Database openDatabase() {
        return TestDatabases.postgresql(url);
    }

    @Override
    PasswordHasher newHasher() {
        return new QuickPasswordHasher();
    }
}
