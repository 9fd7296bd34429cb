package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome.Unmet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Met where all {@code parts} are. */
record AllOf(List<Requirement> parts, Description description) implements Requirement {

    AllOf(List<Requirement> parts) {
        this(
                parts,
                Description.joined(
                        "allOf", parts.stream().map(Requirement::description).toList()));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        List<Outcome> outcomes = outcomes(subject, now);
        List<Outcome> unmet = outcomes.stream().filter(Unmet.class::isInstance).toList();
        return unmet.isEmpty()
                ? new Outcome.Met(description, Combined.reason(outcomes), latest(outcomes), outcomes)
                : new Unmet(description, Combined.reason(unmet), metFrom(subject, unmet), outcomes);
    }

    @Override
    public Requirement negated() {
        return new AnyOf(parts.stream().map(Requirement::negated).toList());
    }

    private List<Outcome> outcomes(Subject subject, Instant now) {
        return parts.stream().map(part -> part.check(subject, now)).toList();
    }

    /** Until the last one is met another part may have lapsed, so that day is tried before it is promised. */
    private @Nullable LocalDate metFrom(Subject subject, List<Outcome> unmet) {
        return Optional.ofNullable(latest(unmet))
                .filter(day ->
                        outcomes(subject, startOf(day)).stream().allMatch(outcome -> outcome instanceof Outcome.Met))
                .orElse(null);
    }

    private static @Nullable LocalDate latest(List<Outcome> outcomes) {
        List<LocalDate> days =
                outcomes.stream().map(Outcome::metFrom).filter(Objects::nonNull).toList();
        return days.size() < outcomes.size()
                ? null
                : days.stream().max(LocalDate::compareTo).orElse(null);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
