package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Met from the date in a claim on, until a period since then has passed; nobody without such a date is let in. */
record BelowPeriod(MinimumPeriod minimum, Description description) implements Requirement {

    BelowPeriod(MinimumPeriod minimum) {
        this(minimum, Description.of("belowPeriod", Periods.describe(minimum.period()), minimum.claim()));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Optional<LocalDate> since = subject.claims().date(minimum.claim());
        Outcome whole = minimum.check(subject, now);
        if (since.isEmpty() || whole instanceof Outcome.Met) {
            return new Outcome.Unmet(description, whole.reason(), null);
        }
        return since.get().isAfter(today)
                ? new Outcome.Unmet(description, toCome(since.get()), since.get())
                : new Outcome.Met(description, whole.reason(), since.get());
    }

    @Override
    public Requirement negated() {
        return minimum;
    }

    private Description toCome(LocalDate since) {
        return Description.reason("dateToCome", since, minimum.claim());
    }
}
