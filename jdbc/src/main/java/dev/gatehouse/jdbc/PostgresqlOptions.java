package dev.gatehouse.jdbc;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a PostgreSQL is reached.
 *
 * @param user who we are to it; {@code null} where the URL says so
 * @param password what proves that; {@code null} where the URL says so, or none is asked for
 * @param maxWait how long a transaction may take in all, waiting for a connection included; from a second on
 * @param connections how many transactions run at once; 1 or more
 */
public record PostgresqlOptions(
        @Nullable String user, @Nullable String password, Duration maxWait, int connections) {

    private static final Duration MIN_WAIT = Duration.ofSeconds(1);

    public static final PostgresqlOptions DEFAULT = new PostgresqlOptions(null, null, Duration.ofSeconds(3), 10);

    public PostgresqlOptions {
        if (maxWait.compareTo(MIN_WAIT) < 0) {
            throw new InvalidOptionException("maxWait", "must be " + MIN_WAIT + " or more, but is " + maxWait);
        }
        if (connections < 1) {
            throw new InvalidOptionException("connections", "must be 1 or more, but is " + connections);
        }
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "PostgresqlOptions[" + user + ", " + maxWait + ", " + connections + "]";
    }
}
