package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import org.junit.jupiter.api.RepeatedTest;

/** Nodes that start at the same moment on one PostgreSQL. */
class MigrationsAtOnceTest {

    @RepeatedTest(3)
    void anEmptyDatabaseIsBroughtUpToDateOnceHoweverManyStart() {
        String url = PostgresServer.shared().newDatabase();
        assertThat(Together.run(6, number -> migrated(url))).containsOnly(0L);
    }

    /** How many rows the feed has when it is done. */
    private static long migrated(String url) {
        try (Database database = Database.postgresql(url)) {
            database.migrate("db/gatehouse/postgresql", "gatehouse_schema_history");
            return database.read(client ->
                    client.sql("select count(*) from feed").query(Long.class).single());
        }
    }
}
