package dev.gatehouse.core.policy;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What checking a requirement came to: what is enforced, and what is told of it. */
public sealed interface Outcome {

    /** What was asked for. */
    Description requirement();

    /** What decided it. */
    Description reason();

    /**
     * Where it is met, the day (UTC) since which that has been so, if dates in claims tell; where it isn't, the first day on which it would
     * be if nothing changed but the date. {@code null} where time alone doesn't tell or won't do.
     */
    @Nullable
    LocalDate metFrom();

    /** What each part of a combined requirement came to; of others none. */
    List<Outcome> parts();

    /** It is met. */
    record Met(
            Description requirement,
            Description reason,
            @Nullable LocalDate metFrom,
            List<Outcome> parts) implements Outcome {

        public Met {
            parts = List.copyOf(parts);
        }

        /** Of a requirement without parts. */
        public Met(Description requirement, Description reason, @Nullable LocalDate metFrom) {
            this(requirement, reason, metFrom, List.of());
        }
    }

    /** It is not met. */
    record Unmet(
            Description requirement,
            Description reason,
            @Nullable LocalDate metFrom,
            List<Outcome> parts) implements Outcome {

        public Unmet {
            parts = List.copyOf(parts);
        }

        /** Of a requirement without parts. */
        public Unmet(Description requirement, Description reason, @Nullable LocalDate metFrom) {
            this(requirement, reason, metFrom, List.of());
        }

        /** What of it is unmet: of a combined requirement, the unmet parts alone. */
        public Description unmet() {
            return parts.stream()
                    .filter(Unmet.class::isInstance)
                    .map(part -> ((Unmet) part).unmet())
                    .reduce((left, right) -> new Description(requirement.key(), List.of(left, right)))
                    .orElse(requirement);
        }
    }
}
