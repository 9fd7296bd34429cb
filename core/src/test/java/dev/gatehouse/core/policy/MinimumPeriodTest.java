package dev.gatehouse.core.policy;

import static dev.gatehouse.core.policy.Requirements.allOf;
import static dev.gatehouse.core.policy.Requirements.anyOf;
import static dev.gatehouse.core.policy.Requirements.minimumPeriodSince;
import static dev.gatehouse.core.policy.Requirements.not;
import static dev.gatehouse.core.policy.Requirements.role;
import static dev.gatehouse.core.policy.TestSubjects.JOINED;
import static dev.gatehouse.core.policy.TestSubjects.joined;
import static dev.gatehouse.core.policy.TestSubjects.secondBefore;
import static dev.gatehouse.core.policy.TestSubjects.startOf;
import static dev.gatehouse.core.policy.TestSubjects.with;
import static dev.gatehouse.core.policy.TestSubjects.withoutClaims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Outcome.Met;
import dev.gatehouse.core.policy.Outcome.Unmet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinimumPeriodTest {

    private static final Requirement ONE_YEAR = minimumPeriodSince(JOINED, Period.ofYears(1));
    private static final Requirement FIVE_YEARS = minimumPeriodSince(JOINED, Period.ofYears(5));
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @ParameterizedTest(name = "{1} since {0} is over on {2}")
    @CsvSource({
        "2025-11-22, P1Y, 2026-11-22",
        "2021-11-22, P5Y, 2026-11-22",
        "2024-12-31, P1Y, 2025-12-31",
        "2025-01-01, P1Y, 2026-01-01",
        "2024-02-28, P1Y, 2025-02-28",
        "2023-02-28, P1Y, 2024-02-28",
        "2024-03-01, P1Y, 2025-03-01",
        "2023-03-01, P1Y, 2024-03-01",
        "2024-02-29, P1Y, 2025-03-01",
        "2024-02-29, P3Y, 2027-03-01",
        "2024-02-29, P4Y, 2028-02-29",
        "2020-02-29, P5Y, 2025-03-01",
        "1896-02-29, P4Y, 1900-03-01",
        "1996-02-29, P4Y, 2000-02-29",
        "2026-01-31, P1M, 2026-03-01",
        "2026-01-30, P1M, 2026-03-01",
        "2026-01-28, P1M, 2026-02-28",
        "2028-01-31, P1M, 2028-03-01",
        "2026-03-31, P6M, 2026-10-01",
        "2026-01-15, P90D, 2026-04-15",
        "2024-02-29, P1Y6M, 2025-08-29",
        "2024-02-29, P1Y1D, 2025-03-02",
        "2025-11-22, P12M, 2026-11-22",
    })
    void aPeriodIsOverOnItsDayInUtcAndNotASecondEarlier(String since, String period, String over) {
        Requirement requirement = minimumPeriodSince(JOINED, Period.parse(period));

        LocalDate day = LocalDate.parse(over);

        assertUnmet(requirement, joined(since), secondBefore(over), day);
        assertThat(requirement.check(joined(since), startOf(over)))
                .isEqualTo(new Met(requirement.description(), told("over", requirement, since, over), day));
    }

    @Test
    void theDayIsTheOneInUtc() {
        Subject subject = joined("2025-11-22");

        assertThat(ONE_YEAR.check(subject, Instant.parse("2026-11-22T00:00:00+00:00")))
                .isInstanceOf(Met.class);
        assertThat(ONE_YEAR.check(subject, Instant.parse("2026-11-22T05:29:59+05:30")))
                .isInstanceOf(Unmet.class);
        assertThat(ONE_YEAR.check(subject, Instant.parse("2026-11-21T19:00:00-05:00")))
                .isInstanceOf(Met.class);
    }

    /** Every day of two leap cycles: as {@link ChronoUnit#YEARS} counts complete years. */
    @Test
    void yearsAreCountedAsTheCalendarCountsThem() {
        LocalDate end = LocalDate.parse("2028-12-31");
        for (LocalDate since = LocalDate.parse("2020-01-01"); since.isBefore(end); since = since.plusDays(1)) {
            LocalDate over = ((Unmet) ONE_YEAR.check(joined(since.toString()), startOf(since))).metFrom();
            assertThat(ChronoUnit.YEARS.between(since, over)).isEqualTo(1);
            assertThat(ChronoUnit.YEARS.between(since, over.minusDays(1))).isZero();
        }
    }

    @Test
    void aMissingDateDeniesForEver() {
        assertThat(ONE_YEAR.check(withoutClaims(), NOW))
                .isEqualTo(new Unmet(ONE_YEAR.description(), Description.reason("noDate", JOINED), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2019",
                "2019-03",
                "2019-3-1",
                "2019-02-29",
                "2019-13-01",
                "01/03/2019",
                "20190301",
                "2019-03-01T00:00:00Z",
                " 2019-03-01",
                "2019-03-01\n",
                "٢٠١٩-٠٣-٠١",
                "+999999999-12-31"
            })
    void aMalformedOrUnreachableDateDeniesForEver(String date) {
        assertUnmet(ONE_YEAR, joined(date), NOW, null);
    }

    @Test
    void aDateOfAnotherTypeDenies() {
        assertThat(ONE_YEAR.check(with(Map.of(JOINED, 20190301)), NOW)).isInstanceOf(Unmet.class);
        assertThat(ONE_YEAR.check(with(Map.of(JOINED, List.of("2019-03-01"))), NOW))
                .isInstanceOf(Unmet.class);
    }

    @Test
    void aDateInTheFutureDeniesUntilThePeriodAfterItIsOver() {
        assertThat(ONE_YEAR.check(joined("2026-01-16"), NOW))
                .isEqualTo(new Unmet(
                        ONE_YEAR.description(),
                        told("notOver", ONE_YEAR, "2026-01-16", "2027-01-16"),
                        LocalDate.parse("2027-01-16")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0D", "P-1Y", "P1Y-1D"})
    void aPeriodMustBePositive(String period) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minimumPeriodSince(JOINED, Period.parse(period)))
                .withMessageContaining("positive");
    }

    @Test
    void theDescriptionTellsPeriodAndClaim() {
        assertThat(ONE_YEAR.description())
                .isEqualTo(Description.of("minimumPeriod", Description.of("years", 1), JOINED));
        assertThat(minimumPeriodSince(JOINED, Period.parse("P1Y6M")).description())
                .isEqualTo(Description.of(
                        "minimumPeriod",
                        Description.of("period", Description.of("years", 1), Description.of("months", 6)),
                        JOINED));
    }

    @Test
    void theOppositeIsMetUntilThePeriodIsOver() {
        Requirement newcomer = not(ONE_YEAR);

        assertThat(newcomer.check(joined("2025-11-22"), startOf("2025-11-22")))
                .isEqualTo(new Met(
                        newcomer.description(),
                        told("notOver", ONE_YEAR, "2025-11-22", "2026-11-22"),
                        LocalDate.parse("2025-11-22")));
        assertThat(newcomer.check(joined("2025-11-22"), secondBefore("2026-11-22")))
                .isInstanceOf(Met.class);
        assertUnmet(newcomer, joined("2025-11-22"), startOf("2026-11-22"), null);
        assertThat(newcomer.description()).isEqualTo(Description.of("belowPeriod", Description.of("years", 1), JOINED));
    }

    @Test
    void theOppositeIsNotMetEitherWhereNobodyCanTell() {
        Requirement newcomer = not(ONE_YEAR);

        assertUnmet(newcomer, withoutClaims(), NOW, null);
        assertUnmet(newcomer, joined("yesterday"), NOW, null);
        assertUnmet(newcomer, joined("2026-01-16"), NOW, LocalDate.parse("2026-01-16"));
        assertThat(newcomer.check(joined("2026-01-16"), startOf("2026-01-16"))).isInstanceOf(Met.class);
        assertThat(not(newcomer)).isEqualTo(ONE_YEAR);
    }

    @Test
    void allOfIsMetFromTheLatestDay() {
        assertThat(metFrom(allOf(ONE_YEAR, FIVE_YEARS), joined("2025-11-22"))).isEqualTo("2030-11-22");
        assertThat(metFrom(allOf(FIVE_YEARS, ONE_YEAR), joined("2025-11-22"))).isEqualTo("2030-11-22");
        assertThat(metFrom(allOf(ONE_YEAR, FIVE_YEARS), joined("2024-11-22"))).isEqualTo("2029-11-22");
    }

    @Test
    void allOfHasNoDayWhereTimeAloneWillNotDo() {
        assertThat(metFrom(allOf(ONE_YEAR, role("Admin")), joined("2025-11-22")))
                .isNull();
        assertThat(metFrom(allOf(role("Admin"), ONE_YEAR), joined("2025-11-22")))
                .isNull();
    }

    @Test
    void allOfHasNoDayWhereAnotherPartLapsesUntilThen() {
        assertThat(metFrom(allOf(FIVE_YEARS, not(ONE_YEAR)), joined("2025-11-22")))
                .isNull();
        assertThat(metFrom(allOf(ONE_YEAR, not(FIVE_YEARS)), joined("2025-11-22")))
                .isEqualTo("2026-11-22");
    }

    @Test
    void anyOfIsMetFromTheEarliestDay() {
        assertThat(metFrom(anyOf(FIVE_YEARS, ONE_YEAR), joined("2025-11-22"))).isEqualTo("2026-11-22");
        assertThat(metFrom(anyOf(role("Admin"), FIVE_YEARS), joined("2025-11-22")))
                .isEqualTo("2030-11-22");
        assertThat(metFrom(anyOf(role("Admin"), role("Boss")), joined("2025-11-22")))
                .isNull();
        assertThat(metFrom(anyOf(allOf(ONE_YEAR, role("Admin")), FIVE_YEARS), joined("2025-11-22")))
                .isEqualTo("2030-11-22");
    }

    @Test
    void whatIsMetIsSoSinceTheDaysThatItsPartsTell() {
        Subject old = joined("2010-11-22");

        assertThat(metSince(allOf(ONE_YEAR, FIVE_YEARS), old)).isEqualTo("2015-11-22");
        assertThat(metSince(anyOf(FIVE_YEARS, ONE_YEAR), old)).isEqualTo("2011-11-22");
        assertThat(metSince(anyOf(FIVE_YEARS, role("Admin")), old)).isEqualTo("2015-11-22");
        assertThat(metSince(allOf(FIVE_YEARS, not(role("Admin"))), old)).isNull();
        assertThat(metSince(anyOf(FIVE_YEARS, not(role("Admin"))), old)).isNull();
    }

    /** What a refusal promises holds: met on that day, not the day before. */
    @Test
    void theDayThatIsPromisedIsTheFirst() {
        for (Requirement requirement : List.of(
                ONE_YEAR,
                allOf(ONE_YEAR, FIVE_YEARS),
                anyOf(FIVE_YEARS, ONE_YEAR),
                allOf(anyOf(FIVE_YEARS, role("Admin")), not(role("Guest"))))) {
            Subject subject = joined("2024-02-29");
            LocalDate day = ((Unmet) requirement.check(subject, startOf("2024-03-01"))).metFrom();
            assertThat(requirement.check(subject, startOf(day))).isInstanceOf(Met.class);
            assertThat(requirement.check(subject, startOf(day).minusSeconds(1))).isInstanceOf(Unmet.class);
        }
    }

    private static void assertUnmet(Requirement requirement, Subject subject, Instant now, LocalDate metFrom) {
        Outcome outcome = requirement.check(subject, now);
        assertThat(outcome).isInstanceOf(Unmet.class);
        assertThat(outcome.requirement()).isEqualTo(requirement.description());
        assertThat(outcome.metFrom()).isEqualTo(metFrom);
    }

    private static Description told(String kind, Requirement requirement, String since, String over) {
        Object period = requirement.description().arguments().getFirst();
        return Description.reason(kind, period, LocalDate.parse(since), JOINED, LocalDate.parse(over));
    }

    private static String metSince(Requirement requirement, Subject subject) {
        LocalDate day = ((Met) requirement.check(subject, NOW)).metFrom();
        return day == null ? null : day.toString();
    }

    private static String metFrom(Requirement requirement, Subject subject) {
        LocalDate day = ((Unmet) requirement.check(subject, NOW)).metFrom();
        return day == null ? null : day.toString();
    }
}
