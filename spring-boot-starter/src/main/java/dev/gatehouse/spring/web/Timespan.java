package dev.gatehouse.spring.web;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What time a chart is asked for, and in how many parts, by the query parameters {@code from}, {@code to} (times in UTC, ISO 8601) and
 * {@code points} (1 to {@value #MAX_POINTS}, else {@value #DEFAULT_POINTS}). A controller takes one as a parameter; other values, and other
 * query parameters, are answered 400.
 *
 * @param from when it begins; {@code null} for a year before {@code to}
 * @param to when it is over; {@code null} for now
 * @param points how many parts it has at most
 */
public record Timespan(@Nullable Instant from, @Nullable Instant to, int points) {

    public static final String FROM = "from";
    public static final String TO = "to";
    public static final String POINTS = "points";
    public static final int DEFAULT_POINTS = 100;
    public static final int MAX_POINTS = 1_000;

    private static final Period DEFAULT_SPAN = Period.ofYears(1);

    private static final Set<String> PARAMETERS = Set.of(FROM, TO, POINTS);
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /**
     * What the request's query says.
     *
     * @throws ProblemException 400, where it says anything else
     */
    static Timespan of(HttpServletRequest request) {
        QueryParameters.requireKnown(request, PARAMETERS::contains);
        Instant from = time(request, FROM, EARLIEST);
        Instant to = time(request, TO, from == null ? EARLIEST.plusMillis(1) : from.plusMillis(1));
        return new Timespan(from, to, points(request));
    }

    /**
     * Its parts.
     *
     * @param end when it is over where that wasn't asked for, unless it begins later
     */
    public Buckets buckets(Instant end) {
        Instant until = to == null ? latest(end) : to;
        Instant since = from == null ? yearBefore(until) : from;
        return Buckets.of(since.toEpochMilli(), until.toEpochMilli(), points);
    }

    private Instant latest(Instant end) {
        return from == null || from.isBefore(end) ? end : from.plusMillis(1);
    }

    private static Instant yearBefore(Instant time) {
        Instant from = time.atZone(ZoneOffset.UTC).minus(DEFAULT_SPAN).toInstant();
        return from.isBefore(EARLIEST) ? EARLIEST : from;
    }

    private static @Nullable Instant time(HttpServletRequest request, String name, Instant earliest) {
        String text = QueryParameters.single(request, name);
        if (text == null) {
            return null;
        }
        Instant time = parsed(name, text);
        if (time.isBefore(earliest) || time.isAfter(LATEST)) {
            throw QueryParameters.refused(name, FieldCode.OUT_OF_RANGE, earliest, LATEST);
        }
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static Instant parsed(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException unreadable) {
            throw QueryParameters.refused(name, FieldCode.MALFORMED);
        }
    }

    private static int points(HttpServletRequest request) {
        String text = QueryParameters.single(request, POINTS);
        if (text == null) {
            return DEFAULT_POINTS;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw QueryParameters.refused(POINTS, FieldCode.MALFORMED);
        }
        int points = Integer.parseInt(text);
        if (points < 1 || points > MAX_POINTS) {
            throw QueryParameters.refused(POINTS, FieldCode.OUT_OF_RANGE, 1, MAX_POINTS);
        }
        return points;
    }
}
