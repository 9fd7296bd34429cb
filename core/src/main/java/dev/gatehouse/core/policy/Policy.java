package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;

/**
 * A named requirement.
 *
 * @param name what routes call it, e.g. {@code TraderManagers}
 * @param requirement what it asks for
 */
public record Policy(String name, Requirement requirement) {

    public Policy {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a policy's name must not be blank");
        }
    }

    /** Whether {@code subject} meets it at {@code now}. */
    public Outcome check(Subject subject, Instant now) {
        return requirement.check(subject, now);
    }
}
