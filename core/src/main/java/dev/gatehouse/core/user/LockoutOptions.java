package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How guessing at passwords is stopped. All of it holds for the strangers who sign in to an account together, and for each
 * device it knows.
 *
 * @param maxFailures failed sign-ins in a row that lock the account; 0 never locks
 * @param duration how long the first lock lasts; each further one without a sign-in between doubles it
 * @param maxDuration what a lock never exceeds
 * @param maxPerDay failed sign-ins within any 24 hours, whatever succeeds between: half of them at once, the others one by
 *     one; 0 for any number
 */
public record LockoutOptions(int maxFailures, Duration duration, Duration maxDuration, int maxPerDay) {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(365);
    private static final int DAILY = 20;

    public static final LockoutOptions DEFAULT =
            new LockoutOptions(5, Duration.ofMinutes(15), Duration.ofHours(24), DAILY);

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
        if (maxPerDay < 0 || maxPerDay == 1) {
            throw new InvalidOptionException("maxPerDay", "must be 0 (any number) or 2 or more, but is " + maxPerDay);
        }
    }

    /** With no limit a day. */
    public LockoutOptions(int maxFailures, Duration duration, Duration maxDuration) {
        this(maxFailures, duration, maxDuration, 0);
    }

    /** What is allowed a day where nothing is configured: 20, or twice the failures in a row where that is more; 0 for 0. */
    public static int defaultPerDay(int maxFailures) {
        return maxFailures == 0 ? 0 : Math.max(DAILY, 2 * maxFailures);
    }

    /** After how long one more failure is allowed, once those that may come at once have come; 0 for any number. */
    public Duration interval() {
        return maxPerDay == 0 ? Duration.ZERO : Duration.ofDays(1).dividedBy(maxPerDay / 2);
    }

    /** For how long before it is due the last of those may come that may come at once. */
    public Duration allowance() {
        return maxPerDay == 0 ? MOST : interval().multipliedBy(maxPerDay - maxPerDay / 2 - 1L);
    }
}
