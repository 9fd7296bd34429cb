package dev.gatehouse.client;

import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What the server answered, to the end.
 *
 * @param status of HTTP (RFC 9110 §15)
 * @param headers as they came
 * @param body as JSON; a missing node where there is none, or it is something else
 * @param problem what it said is wrong (RFC 9457), or {@code null} where nothing is, or somebody else answered
 */
record Answer(
        int status,
        Headers headers,
        JsonNode body,
        @Nullable Problem problem) {

    /** What the server says of itself as {@code Retry-After}, under a name that nobody but this client reads. */
    static final String RETRY_AFTER = "Gatehouse-Retry-After";

    static final Answer NOTHING_THERE = new Answer(404, Headers.of(), MissingNode.getInstance(), null);

    /** Whoever answers it hasn't asked those who could do it, or they didn't answer in time. */
    private static final Set<Integer> AWAY = Set.of(408, 502, 503, 504);

    private static final int TOO_MANY = 429;
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;

    boolean isSuccess() {
        return status / HUNDRED == SUCCESS;
    }

    /** Whether it may be otherwise in a moment. */
    boolean isPassing() {
        return status == TOO_MANY || AWAY.contains(status);
    }

    /** Whether it is the access token that was refused, by Gatehouse and not by something on the way. */
    boolean refusesToken() {
        return status == UNAUTHORIZED
                && (has(ProblemCode.TOKEN_EXPIRED) || has(ProblemCode.TOKEN_REVOKED) || has(ProblemCode.TOKEN_INVALID));
    }

    boolean has(ProblemCode code) {
        return problem != null && problem.code().equals(code.code());
    }

    /** How long the server asks to be left alone (RFC 9110 §10.2.3). */
    Duration retryAfter(Clock clock) {
        String after = headers.get(RETRY_AFTER);
        if (after == null) {
            return Duration.ZERO;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Long.parseLong(after)));
        } catch (NumberFormatException date) {
            return until(after, clock);
        }
    }

    private Duration until(String date, Clock clock) {
        try {
            Instant until = instant(date);
            Duration wait = Duration.between(date().orElseGet(clock::instant), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }

    private static Instant instant(String date) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    }

    /** When the server made it, by its own clock (RFC 9110 §6.6.1). */
    Optional<Instant> date() {
        try {
            return Optional.ofNullable(headers.get("Date")).map(Answer::instant);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** What to throw where it isn't a success. */
    BackendException failure(Clock clock) {
        if (AWAY.contains(status)) {
            return unreachable(clock);
        }
        if (problem == null) {
            return new Refused(status, retryAfter(clock));
        }
        return has(ProblemCode.PRECONDITION_FAILED) ? new Conflict(problem) : new Refused(problem, retryAfter(clock));
    }

    /** Whoever asked only wanted to know whether they may go on. */
    Unreachable unreachable(Clock clock) {
        Unreachable away = problem == null
                ? new Unreachable("answered " + status, null)
                : new Unreachable(problem.detail(), problem.traceId(), null);
        boolean mayPass = isPassing() || status >= SERVER_ERROR;
        return (mayPass ? away : away.lasting()).after(retryAfter(clock));
    }
}
