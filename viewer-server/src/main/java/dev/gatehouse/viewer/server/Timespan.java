package dev.gatehouse.viewer.server;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What time a chart is asked for, and in how many parts.
 *
 * @param from when it begins; {@code null} for a year before {@code to}
 * @param to when it is over; {@code null} for now
 * @param points how many parts it has at most
 */
record Timespan(@Nullable Instant from, @Nullable Instant to, int points) {

    static final String FROM = "from";
    static final String TO = "to";
    static final String POINTS = "points";
    static final int DEFAULT_POINTS = 100;
    static final int MAX_POINTS = 1_000;

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
