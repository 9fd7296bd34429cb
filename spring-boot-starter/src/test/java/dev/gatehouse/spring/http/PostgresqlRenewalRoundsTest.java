package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;

class PostgresqlRenewalRoundsTest extends RenewalRounds {

    PostgresqlRenewalRoundsTest() {
        super(10);
    }

    @Override
    String[] settings() {
        return new String[] {"gatehouse.database-url=" + PostgresServer.shared().newDatabase()};
    }
}
