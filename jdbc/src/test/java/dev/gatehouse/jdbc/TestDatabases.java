package dev.gatehouse.jdbc;

import dev.gatehouse.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Databases with Gatehouse's tables in them, on either engine. Nobody waits in vain because a machine is slow. */
final class TestDatabases {

    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String HISTORY = "gatehouse_schema_history";

    private TestDatabases() {}

    /** The one in that folder. */
    static Database sqlite(Path folder) {
        Database database = Database.sqlite(folder.resolve("test.db"), new DatabaseOptions(PATIENCE, 4));
        database.migrate("db/gatehouse/sqlite", HISTORY);
        return database;
    }

    /** The URL of one of its own on the PostgreSQL of all tests. */
    static String newPostgresqlUrl() {
        return PostgresServer.shared().newDatabase(Migrated.NAME);
    }

    static Database postgresql(String url) {
        return Database.postgresql(url, new PostgresqlOptions(null, null, PATIENCE, 10));
    }

    /** One of its own, as two nodes have it opened. */
    static List<Database> twoNodesOnPostgresql() {
        String url = newPostgresqlUrl();
        return List.of(postgresql(url), postgresql(url));
    }

    /** All rows of these tables, as text. */
    static String everythingIn(Database database, String... tables) {
        return Stream.of(tables)
                .map(table -> database.read(client -> client.sql("select %1$s::text from %1$s".formatted(table))
                        .query(String.class)
                        .list()))
                .map(Object::toString)
                .collect(Collectors.joining());
    }

    /** Migrated once, and then copied. */
    private static final class Migrated {

        static final String NAME = migrated();

        private static String migrated() {
            String url = PostgresServer.shared().newDatabase();
            try (Database database = postgresql(url)) {
                database.migrate("db/gatehouse/postgresql", HISTORY);
            }
            return PostgresServer.nameIn(url);
        }
    }
}
