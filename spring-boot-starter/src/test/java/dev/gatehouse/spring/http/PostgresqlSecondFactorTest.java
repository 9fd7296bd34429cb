package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;

class PostgresqlSecondFactorTest extends SecondFactorTest {

    @Override
    String[] settings() {
        return new String[] {"gatehouse.database-url=" + PostgresServer.shared().newDatabase()};
    }
}
