package dev.gatehouse.core.user;

import java.time.Duration;

/**
 * How guessing at passwords is stopped.
 *
 * @param maxFailures failed sign-ins in a row that lock the account; 0 never locks
 * @param duration how long the first lock lasts; each further one without a sign-in between doubles it
 * @param maxDuration what a lock never exceeds
 */
public record LockoutOptions(int maxFailures, Duration duration, Duration maxDuration) {

    public static final LockoutOptions DEFAULT = new LockoutOptions(5, Duration.ofMinutes(15), Duration.ofHours(24));

    public LockoutOptions {
        if (maxFailures < 0) {
            throw new IllegalArgumentException("maxFailures must be 0 (never lock) or more, but is " + maxFailures);
        }
        if (!duration.isPositive() || maxDuration.compareTo(duration) < 0) {
            throw new IllegalArgumentException("duration must be positive and not above maxDuration");
        }
    }
}
