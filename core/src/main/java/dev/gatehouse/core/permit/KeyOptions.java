package dev.gatehouse.core.permit;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;

/**
 * How keys are rotated.
 *
 * @param lead how long a key is published, and known to every node, before it signs; a second or more
 * @param rotateEvery how long a key signs until the schedule rotates it; 0 for never
 */
public record KeyOptions(Duration lead, Duration rotateEvery) {

    /** The other nodes hear of a new key within that. */
    private static final Duration MIN_LEAD = Duration.ofSeconds(1);

    public static final KeyOptions DEFAULT = new KeyOptions(Duration.ofMinutes(15), Duration.ofDays(30));

    public KeyOptions {
        if (lead.compareTo(MIN_LEAD) < 0) {
            throw new InvalidOptionException("lead", "must be " + MIN_LEAD + " or more, but is " + lead);
        }
        if (rotateEvery.isNegative() || (!rotateEvery.isZero() && rotateEvery.compareTo(lead) <= 0)) {
            throw new InvalidOptionException(
                    "rotateEvery", "must be 0 or above lead (" + lead + "), but is " + rotateEvery);
        }
    }
}
