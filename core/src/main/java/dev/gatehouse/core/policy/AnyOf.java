package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome.Met;
import dev.gatehouse.core.policy.Outcome.Unmet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Met where one of {@code parts} is. */
record AnyOf(List<Requirement> parts, Description description) implements Requirement {

    AnyOf(List<Requirement> parts) {
        this(
                parts,
                Description.joined(
                        "anyOf", parts.stream().map(Requirement::description).toList()));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        List<Outcome> outcomes =
                parts.stream().map(part -> part.check(subject, now)).toList();
        List<Outcome> met = outcomes.stream().filter(Met.class::isInstance).toList();
        return met.isEmpty()
                ? new Unmet(description, Combined.reason(outcomes), earliest(outcomes), outcomes)
                : new Met(description, Combined.reason(met), since(met), outcomes);
    }

    @Override
    public Requirement negated() {
        return new AllOf(parts.stream().map(Requirement::negated).toList());
    }

    /** A part that doesn't tell may have been met for longer than those that do. */
    private static @Nullable LocalDate since(List<Outcome> met) {
        return days(met).count() < met.size() ? null : earliest(met);
    }

    private static @Nullable LocalDate earliest(List<Outcome> outcomes) {
        return days(outcomes).min(LocalDate::compareTo).orElse(null);
    }

    private static Stream<LocalDate> days(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::metFrom).filter(Objects::nonNull);
    }
}
