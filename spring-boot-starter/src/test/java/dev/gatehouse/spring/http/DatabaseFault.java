package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What befalls a PostgreSQL, and how it ends. */
enum DatabaseFault {
    KILLED {
        @Override
        AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) {
            server.kill();
            return server::restart;
        }
    },
    PAUSED {
        @Override
        AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) {
            server.pause();
            return server::resume;
        }
    },
    UNREACHABLE {
        @Override
        AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) {
            proxy.refuse();
            proxy.cut();
            return proxy::restore;
        }
    },
    SILENT {
        @Override
        AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) {
            proxy.pause();
            return proxy::restore;
        }
    },
    LOCKED {
        @Override
        AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) throws SQLException {
            Connection connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            execute(connection, "lock table users, lockouts, permits, feed in access exclusive mode");
            return connection;
        }
    },
    FULL {
        @Override
        AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) throws SQLException {
            execute(url, "create function fill() returns trigger language plpgsql as 'begin raise disk_full; end'");
            for (String table : new String[] {"lockouts", "permits", "feed"}) {
                execute(url, "create trigger filled before insert or update on " + table + " execute function fill()");
            }
            return () -> execute(url, "drop function fill() cascade");
        }
    };

    /** Lets it happen to the server, which the application reaches through the proxy; what it returns ends it. */
    abstract AutoCloseable begin(PostgresServer server, FaultProxy proxy, String url) throws SQLException;

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
