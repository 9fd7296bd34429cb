package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;

/**
 * What somebody must be to be let in. A pure function of the subject and the time: no I/O, and always the same answer to
 * the same question. Thread-safe. {@link Requirements} has the usual ones.
 */
public interface Requirement {

    /** What it asks for. */
    Description description();

    /** Whether {@code subject} meets it at {@code now}, and why. */
    Outcome check(Subject subject, Instant now);

    /**
     * The opposite. Met exactly where this is not, save where the claims are such that nobody can tell (see
     * {@link Requirements#minimumPeriodSince}): then neither is met.
     */
    default Requirement negated() {
        return new Not(this);
    }
}
