package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;

class PostgresqlInvitationTest extends InvitationTest {

    @Override
    String[] settings() {
        return new String[] {"gatehouse.database-url=" + PostgresServer.shared().newDatabase()};
    }
}
