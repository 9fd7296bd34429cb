package dev.gatehouse.core.policy;

import java.time.Period;
import java.util.List;
import java.util.stream.Stream;

/** Periods in words. */
final class Periods {

    private Periods() {}

    /** Years, months and days, those it has. */
    static Description describe(Period period) {
        List<Description> parts = Stream.of(
                        Description.of("years", period.getYears()),
                        Description.of("months", period.getMonths()),
                        Description.of("days", period.getDays()))
                .filter(part -> !part.arguments().equals(List.of(0)))
                .toList();
        return Description.joined("period", parts);
    }
}
