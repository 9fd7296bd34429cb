package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;

/** Met where {@code requirement} is not. Says nothing of when: a requirement that is met doesn't tell until when. */
record Not(Requirement requirement) implements Requirement {

    @Override
    public Description description() {
        return Description.of("not", requirement.description());
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        return switch (requirement.check(subject, now)) {
            case Outcome.Met met -> new Outcome.Unmet(description(), null);
            case Outcome.Unmet unmet -> new Outcome.Met();
        };
    }

    @Override
    public Requirement negated() {
        return requirement;
    }
}
