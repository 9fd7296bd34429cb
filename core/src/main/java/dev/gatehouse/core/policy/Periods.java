package dev.gatehouse.core.policy;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.stream.Stream;

/** Periods in words. */
final class Periods {

    private Periods() {}

    /** Years, months and days, those it has. */
    static Description describe(Period period) {
        return describe(
                Description.of("years", period.getYears()),
                Description.of("months", period.getMonths()),
                Description.of("days", period.getDays()));
    }

    /** Days, hours, minutes and seconds, those it has. */
    static Description describe(Duration duration) {
        return describe(
                Description.of("days", (int) duration.toDays()),
                Description.of("hours", duration.toHoursPart()),
                Description.of("minutes", duration.toMinutesPart()),
                Description.of("seconds", duration.toSecondsPart()));
    }

    private static Description describe(Description... units) {
        List<Description> parts = Stream.of(units)
                .filter(part -> !part.arguments().equals(List.of(0)))
                .toList();
        return Description.joined("period", parts);
    }
}
