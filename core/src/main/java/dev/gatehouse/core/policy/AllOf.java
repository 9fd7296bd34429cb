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
record AllOf(List<Requirement> parts) implements Requirement {

    @Override
    public Description description() {
        return describe(parts.stream().map(Requirement::description).toList());
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        List<Unmet> unmet = unmet(subject, now);
        return unmet.isEmpty()
                ? new Outcome.Met()
                : new Unmet(describe(unmet.stream().map(Unmet::requirement).toList()), metFrom(subject, unmet));
    }

    @Override
    public Requirement negated() {
        return new AnyOf(parts.stream().map(Requirement::negated).toList());
    }

    private List<Unmet> unmet(Subject subject, Instant now) {
        return parts.stream()
                .map(part -> part.check(subject, now))
                .filter(Unmet.class::isInstance)
                .map(Unmet.class::cast)
                .toList();
    }

    /** Until the last one is met another part may have lapsed, so that day is tried before it is promised. */
    private @Nullable LocalDate metFrom(Subject subject, List<Unmet> unmet) {
        return latest(unmet)
                .filter(day -> unmet(subject, startOf(day)).isEmpty())
                .orElse(null);
    }

    private static Optional<LocalDate> latest(List<Unmet> unmet) {
        List<LocalDate> days =
                unmet.stream().map(Unmet::metFrom).filter(Objects::nonNull).toList();
        return days.size() < unmet.size() ? Optional.empty() : days.stream().max(LocalDate::compareTo);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Description describe(List<Description> parts) {
        return Description.joined("allOf", parts);
    }
}
