package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome.Unmet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Met where one of {@code parts} is. */
record AnyOf(List<Requirement> parts) implements Requirement {

    @Override
    public Description description() {
        return describe(parts.stream().map(Requirement::description).toList());
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        List<Unmet> unmet = new ArrayList<>();
        for (Requirement part : parts) {
            switch (part.check(subject, now)) {
                case Outcome.Met met -> {
                    return met;
                }
                case Unmet refused -> unmet.add(refused);
            }
        }
        return new Unmet(describe(unmet.stream().map(Unmet::requirement).toList()), earliest(unmet));
    }

    @Override
    public Requirement negated() {
        return new AllOf(parts.stream().map(Requirement::negated).toList());
    }

    private static @Nullable LocalDate earliest(List<Unmet> unmet) {
        return unmet.stream()
                .map(Unmet::metFrom)
                .filter(Objects::nonNull)
                .min(LocalDate::compareTo)
                .orElse(null);
    }

    private static Description describe(List<Description> parts) {
        return Description.joined("anyOf", parts);
    }
}
