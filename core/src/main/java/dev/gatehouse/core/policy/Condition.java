package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.util.function.Predicate;

/** Met where {@code condition} holds, whatever the date. */
record Condition(Description description, Predicate<Subject> condition) implements Requirement {

    @Override
    public Outcome check(Subject subject, Instant now) {
        return condition.test(subject) ? new Outcome.Met() : new Outcome.Unmet(description, null);
    }
}
