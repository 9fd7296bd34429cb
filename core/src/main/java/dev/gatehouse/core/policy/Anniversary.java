package dev.gatehouse.core.policy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;

/** When a period since a day is over, by the calendar. */
final class Anniversary {

    private Anniversary() {}

    /**
     * The first day on which {@code period} since {@code since} is over: the day of the same number in the month reached, or
     * the first of the month after where that month has no such day. So a year since 29 February is over on 1 March of a
     * common year, as {@link Period#between} counts it and as most law does, and never before it has been lived in full.
     * Empty where the calendar ends before.
     */
    static Optional<LocalDate> of(LocalDate since, Period period) {
        try {
            LocalDate reached = since.plus(period);
            return Optional.of(isCutShort(since, period) ? reached.plusDays(1) : reached);
        } catch (DateTimeException beyondTheCalendar) {
            return Optional.empty();
        }
    }

    private static boolean isCutShort(LocalDate since, Period period) {
        return since.plusMonths(period.toTotalMonths()).getDayOfMonth() < since.getDayOfMonth();
    }
}
