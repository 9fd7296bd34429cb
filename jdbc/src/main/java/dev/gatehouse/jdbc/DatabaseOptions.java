package dev.gatehouse.jdbc;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How an SQLite file is used.
 *
 * @param maxWait how long a caller waits for a connection in all before it is turned away; from 250 ms on
 * @param readers how many readings run at once; 1 or more
 */
public record DatabaseOptions(Duration maxWait, int readers) {

    /** What the connection pool can tell from none. */
    private static final Duration MIN_WAIT = Duration.ofMillis(250);

    public static final DatabaseOptions DEFAULT = new DatabaseOptions(Duration.ofSeconds(3), 4);

    public DatabaseOptions {
        if (maxWait.compareTo(MIN_WAIT) < 0) {
            throw new InvalidOptionException("maxWait", "must be " + MIN_WAIT + " or more, but is " + maxWait);
        }
        if (readers < 1) {
            throw new InvalidOptionException("readers", "must be 1 or more, but is " + readers);
        }
    }
}
