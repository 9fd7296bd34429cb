package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;

class PostgresqlStatementCountTest extends StatementCountTest {

    @Override
    String[] settings() {
        return new String[] {"gatehouse.database-url=" + PostgresServer.shared().newDatabase()};
    }
}
