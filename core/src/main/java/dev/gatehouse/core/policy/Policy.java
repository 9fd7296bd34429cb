package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;

/**
 * A named requirement.
 *
 * @param name what routes call it, e.g. {@code TraderManagers}
 * @param requirement what it asks for
 * @param failClosed whether nobody passes while it isn't known what was revoked elsewhere
 */
public record Policy(String name, Requirement requirement, boolean failClosed) {

    public Policy {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a policy's name must not be blank");
        }
    }

    /** Whether {@code subject} meets it at {@code now}, and why. */
    public Outcome check(Subject subject, Instant now) {
        return requirement.check(subject, now);
    }
}
