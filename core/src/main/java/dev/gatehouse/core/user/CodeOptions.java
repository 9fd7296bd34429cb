package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How security codes are handed out.
 *
 * @param codeLifetime how long one holds
 * @param codeInterval how long a user waits for the next one of the same purpose
 */
public record CodeOptions(Duration codeLifetime, Duration codeInterval) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    public static final CodeOptions DEFAULT = new CodeOptions(Duration.ofMinutes(15), Duration.ofMinutes(1));

    public CodeOptions {
        if (codeLifetime.compareTo(SHORTEST) < 0 || codeLifetime.compareTo(LONGEST) > 0) {
            throw new InvalidOptionException(
                    "codeLifetime", "must be between " + SHORTEST + " and " + LONGEST + ", but is " + codeLifetime);
        }
        if (codeInterval.isNegative() || codeInterval.compareTo(codeLifetime) > 0) {
            throw new InvalidOptionException(
                    "codeInterval",
                    "must be between 0 and codeLifetime (" + codeLifetime + "), but is " + codeInterval);
        }
    }
}
