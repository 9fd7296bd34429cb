package dev.gatehouse.drills;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.viewer.nodes.Postgresql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database of a drill: it can be killed, and asked behind the nodes' backs. */
final class DatabaseServer implements AutoCloseable {

    private static final Duration DEATH = Duration.ofSeconds(10);

    private final Postgresql server;
    private final HikariDataSource connections;

    private DatabaseServer(Postgresql server) {
        this.server = server;
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("drill");
        pool.setJdbcUrl(server.url());
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        this.connections = new HikariDataSource(pool);
    }

    static DatabaseServer start(Path folder) {
        return new DatabaseServer(Postgresql.start(
                folder,
                0,
                Map.of(
                        "max_connections", "200",
                        "shared_preload_libraries", "pg_stat_statements",
                        "pg_stat_statements.track_utility", "on",
                        "log_min_messages", "fatal")));
    }

    String url() {
        return server.url();
    }

    int port() {
        return server.port();
    }

    JdbcClient rows() {
        return JdbcClient.create(connections);
    }

    /** Locks a permit, so that whoever renews it waits until the connection is closed. */
    Connection lock(String permitId) throws SQLException {
        Connection connection = DriverManager.getConnection(server.url());
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("select id from permits where id = ? for update")) {
            statement.setString(1, permitId);
            statement.execute();
        }
        return connection;
    }

    boolean somebodyWaitsForALock() {
        return rows().sql("select count(*) from pg_locks where not granted")
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** {@code kill -9} for all of its processes. */
    void kill() throws Exception {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        Await.until("the database is dead", DEATH, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts it after a kill, and waits until it answers. */
    void restart() {
        server.start();
    }

    @Override
    public void close() {
        connections.close();
        server.close();
    }

    private List<ProcessHandle> processes() {
        ProcessHandle first = server.process().orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(first));
        all.addAll(first.descendants().toList());
        return all;
    }
}
