package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;

/** Met where {@code period} has passed since the date in {@code claim}. */
record MinimumPeriod(String claim, Period period, Description described, Description description)
        implements Requirement {

    MinimumPeriod(String claim, Period period) {
        this(claim, period, Periods.describe(positive(period)));
    }

    private MinimumPeriod(String claim, Period period, Description described) {
        this(claim, period, described, Description.of("minimumPeriod", described, claim));
    }

    @Override
    public Outcome check(Subject subject, Instant now) {
        Optional<LocalDate> since = subject.claims().date(claim);
        return since.isEmpty()
                ? new Outcome.Unmet(description, Description.reason("noDate", claim), null)
                : check(since.get(), LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    @Override
    public Requirement negated() {
        return new BelowPeriod(this);
    }

    private Outcome check(LocalDate since, LocalDate today) {
        Optional<LocalDate> over = Anniversary.of(since, period);
        if (over.isEmpty()) {
            return new Outcome.Unmet(description, Description.reason("neverOver", described, since, claim), null);
        }
        LocalDate day = over.get();
        return day.isAfter(today)
                ? new Outcome.Unmet(description, Description.reason("notOver", described, since, claim, day), day)
                : new Outcome.Met(description, Description.reason("over", described, since, claim, day), day);
    }

    private static Period positive(Period period) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period must be positive, but is " + period);
        }
        return period;
    }
}
