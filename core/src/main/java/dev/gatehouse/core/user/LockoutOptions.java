package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How guessing at passwords is stopped.
 *
 * @param maxFailures failed sign-ins in a row that lock the account; 0 never locks
 * @param duration how long the first lock lasts; each further one without a sign-in between doubles it
 * @param maxDuration what a lock never exceeds
 */
public record LockoutOptions(int maxFailures, Duration duration, Duration maxDuration) {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(365);

    public static final LockoutOptions DEFAULT = new LockoutOptions(5, Duration.ofMinutes(15), Duration.ofHours(24));

    public LockoutOptions {
        if (maxFailures < 0) {
            throw new InvalidOptionException("maxFailures", "must be 0 (never lock) or more, but is " + maxFailures);
        }
        if (duration.compareTo(LEAST) < 0) {
            throw new InvalidOptionException("duration", "must be " + LEAST + " or more, but is " + duration);
        }
        if (maxDuration.compareTo(duration) < 0 || maxDuration.compareTo(MOST) > 0) {
            throw new InvalidOptionException(
                    "maxDuration",
                    "must be between duration (" + duration + ") and " + MOST + ", but is " + maxDuration);
        }
    }
}
