package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;

/** Met where {@code period} has passed since the date in {@code claim}. */
record MinimumPeriod(String claim, Period period) implements Requirement {

    MinimumPeriod {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period must be positive, but is " + period);
        }
    }

    @Override
    public Description description() {
        return Description.of("minimumPeriod", Periods.describe(period), claim);
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        Optional<LocalDate> metFrom = subject.claims().date(claim).flatMap(since -> Anniversary.of(since, period));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return metFrom.filter(day -> !day.isAfter(today)).isPresent()
                ? new Outcome.Met()
                : new Outcome.Unmet(description(), metFrom.orElse(null));
    }

    @Override
    public Requirement negated() {
        return new BelowPeriod(this);
    }
}
