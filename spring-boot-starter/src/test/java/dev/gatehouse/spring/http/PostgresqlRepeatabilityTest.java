package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;

class PostgresqlRepeatabilityTest extends RepeatabilityTest {

    @Override
    String[] settings() {
        return new String[] {"gatehouse.database-url=" + PostgresServer.shared().newDatabase()};
    }
}
