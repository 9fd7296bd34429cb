package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.util.function.Predicate;

/** Met where {@code condition} holds, whatever the date. */
record Condition(Description description, Predicate<Subject> condition, Description there, Description missing)
        implements Requirement {

    Condition(Description description, Predicate<Subject> condition) {
        this(
                description,
                condition,
                Description.reason("there", description),
                Description.reason("missing", description));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        return condition.test(subject)
                ? new Outcome.Met(description, there, null)
                : new Outcome.Unmet(description, missing, null);
    }
}
