package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;

/** Met where {@code requirement} is not. Says nothing of when: a requirement that is met doesn't tell until when. */
record Not(Requirement requirement, Description description) implements Requirement {

    Not(Requirement requirement) {
        this(requirement, Description.of("not", requirement.description()));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        Outcome opposite = requirement.check(subject, now);
        return switch (opposite) {
            case Outcome.Met met -> new Outcome.Unmet(description, met.reason(), null);
            case Outcome.Unmet unmet -> new Outcome.Met(description, unmet.reason(), null);
        };
    }

    @Override
    public Requirement negated() {
        return requirement;
    }
}
