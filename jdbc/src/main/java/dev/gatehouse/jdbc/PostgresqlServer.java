package dev.gatehouse.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL that answered, and the connections to it. */
final class PostgresqlServer {

    private static final String PREFIX = "jdbc:postgresql:";

    /**
     * What a connection is made with unless the URL says otherwise: nothing in it waits for long. The login's time is for
     * all hosts of the URL together; without it the pool would set its own, and a second host might never be tried.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "ApplicationName", "gatehouse",
            "connectTimeout", "2",
            "loginTimeout", "10",
            "sslResponseTimeout", "2000",
            "hostRecheckSeconds", "2",
            "logServerErrorDetail", "false",
            "tcpKeepAlive", "true");

    private static final int MIN_IDLE = 2;

    /** For a connection out of the pool, while it isn't known whether the server is there at all. */
    private static final long CONNECT_MILLIS = 1_000;

    /** For a connection that lay idle to prove itself; part of the above. */
    private static final long VALIDATION_MILLIS = 500;

    private static final Duration MAX_SILENCE = Duration.ofSeconds(3);

    private final String url;
    private final PostgresqlOptions options;

    private PostgresqlServer(String url, PostgresqlOptions options) {
        this.url = url;
        this.options = options;
    }

    /**
     * Reaches it once.
     *
     * @throws UnusableStorageException when that fails; the message never shows the URL, which may hold a password
     */
    static PostgresqlServer open(String url, PostgresqlOptions options) {
        requireReadable(url);
        PostgresqlServer server = new PostgresqlServer(url, options);
        try (Connection connection = server.connections(options.maxWait()).getConnection()) {
            Objects.requireNonNull(connection);
        } catch (SQLException e) {
            throw new UnusableStorageException(
                    "The database " + server.name() + " can't be used: " + e.getMessage(), e);
        }
        return server;
    }

    HikariDataSource pool() {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("gatehouse");
        pool.setDataSource(connections(options.maxWait()));
        pool.setConnectionInitSql(serverTimeouts());
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setMaximumPoolSize(options.connections());
        pool.setMinimumIdle(Math.min(MIN_IDLE, options.connections()));
        pool.setConnectionTimeout(CONNECT_MILLIS);
        pool.setValidationTimeout(VALIDATION_MILLIS);
        pool.setExceptionOverride(new EvictionOfDemoted());
        return new HikariDataSource(pool);
    }

    /** For who keeps one connection and notices soon when it is dead. */
    DataSource outsideThePool() {
        return connections(MAX_SILENCE);
    }

    /**
     * What the server ends of itself: where a node is stopped, or its machine is gone, in the middle of a transaction,
     * nobody waits for its rows for longer than this.
     */
    private String serverTimeouts() {
        long millis = options.maxWait().toMillis();
        return "set statement_timeout = " + millis + "; set idle_in_transaction_session_timeout = " + millis;
    }

    /** For what may take its time: a migration is not cut short. */
    DataSource patient() {
        return connections(Duration.ZERO);
    }

    /** Its hosts and the database's name. */
    String name() {
        String name = withoutParameters(url).substring(PREFIX.length());
        return name.startsWith("//") ? name.substring(2) : name;
    }

    private DataSource connections(Duration answer) {
        Properties settings = new Properties();
        settings.putAll(DEFAULTS);
        settings.setProperty("socketTimeout", String.valueOf(answer.toSeconds()));
        setIfGiven(settings, "user", options.user());
        setIfGiven(settings, "password", options.password());
        return new Connections(url, settings);
    }

    private static void setIfGiven(Properties settings, String name, @Nullable String value) {
        if (value != null) {
            settings.setProperty(name, value);
        }
    }

    /** A URL that no driver can read would be shown by what says so, with all it holds. */
    private static void requireReadable(String url) {
        if (!url.startsWith(PREFIX) || withoutParameters(url).contains("@") || !isKnownToADriver(url)) {
            throw new UnusableStorageException(
                    "The database's URL must be jdbc:postgresql://host:port/database; user and password are settings of"
                            + " their own, or parameters of it.",
                    null);
        }
    }

    private static boolean isKnownToADriver(String url) {
        try {
            return DriverManager.getDriver(url) != null;
        } catch (SQLException unknown) {
            return false;
        }
    }

    private static String withoutParameters(String url) {
        return url.split("\\?", 2)[0];
    }

    private static final class Connections extends DriverManagerDataSource {

        Connections(String url, Properties settings) {
            super(url, settings);
        }

        /** What the pool, when it is closed, waits for a login that is under way. */
        @Override
        public int getLoginTimeout() {
            return 1;
        }
    }
}
