package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Met from the date in a claim on, until a period since then has passed; nobody without such a date is let in. */
record BelowPeriod(MinimumPeriod minimum) implements Requirement {

    @Override
    public Description description() {
        return Description.of("belowPeriod", Periods.describe(minimum.period()), minimum.claim());
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Optional<LocalDate> since = subject.claims().date(minimum.claim());
        if (since.isEmpty() || minimum.check(subject, now) instanceof Outcome.Met) {
            return new Outcome.Unmet(description(), null);
        }
        return since.get().isAfter(today) ? new Outcome.Unmet(description(), since.get()) : new Outcome.Met();
    }

    @Override
    public Requirement negated() {
        return minimum;
    }
}
