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
            "tcpKeepAlive", "true");

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
        pool.setMaximumPoolSize(options.connections());
        pool.setMinimumIdle(Math.min(2, options.connections()));
        pool.setConnectionTimeout(1_000);
        pool.setValidationTimeout(500);
        return new HikariDataSource(pool);
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
        return new DriverManagerDataSource(url, settings);
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
}
