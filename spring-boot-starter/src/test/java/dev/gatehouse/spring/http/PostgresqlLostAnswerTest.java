package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;

class PostgresqlLostAnswerTest extends LostAnswerTest {

    @Override
    String[] settings() {
        return new String[] {
            NO_ROTATION, "gatehouse.database-url=" + PostgresServer.shared().newDatabase()
        };
    }

    @Override
    int times() {
        return 20;
    }
}
