package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How security codes are handed out.
 *
 * @param codeLifetime how long one holds
 * @param invitationLifetime how long one holds with which an invitation is accepted: whoever is invited waits for nothing
 * @param codeInterval how long a user waits for the next one of the same purpose
 */
public record CodeOptions(Duration codeLifetime, Duration invitationLifetime, Duration codeInterval) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration SHORTEST_INVITATION = Duration.ofDays(1);
    private static final Duration LONGEST_INVITATION = Duration.ofDays(30);

    public static final CodeOptions DEFAULT =
            new CodeOptions(Duration.ofMinutes(15), Duration.ofDays(7), Duration.ofMinutes(1));

    public CodeOptions {
        requireBetween(SHORTEST, LONGEST, "codeLifetime", codeLifetime);
        requireBetween(SHORTEST_INVITATION, LONGEST_INVITATION, "invitationLifetime", invitationLifetime);
        if (codeInterval.isNegative() || codeInterval.compareTo(codeLifetime) > 0) {
            throw new InvalidOptionException(
                    "codeInterval",
                    "must be between 0 and codeLifetime (" + codeLifetime + "), but is " + codeInterval);
        }
    }

    /**
     * How long an e-mail with a code may wait, before it gets another: not so long that its reader has no time left, and not so
     * short that there is none to be had yet.
     */
    public Duration freshFor() {
        Duration third = codeLifetime.dividedBy(3);
        return third.compareTo(codeInterval) > 0 ? third : codeInterval;
    }

    Duration lifetimeOf(CodePurpose purpose) {
        return purpose == CodePurpose.INVITATION ? invitationLifetime : codeLifetime;
    }

    private static void requireBetween(Duration shortest, Duration longest, String option, Duration value) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new InvalidOptionException(
                    option, "must be between " + shortest + " and " + longest + ", but is " + value);
        }
    }
}
