package dev.gatehouse.spring.web;

import dev.gatehouse.core.work.RepeatableRequestStore;
import dev.gatehouse.core.work.RepeatableRequestStore.Answered;
import dev.gatehouse.core.work.RepeatableRequestStore.RequestKey;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does what repeatable requests ask for once, and answers them the same as often as they are sent. Thread-safe. */
public final class RepeatableRequests {

    private static final String RESULT = "Repeatability-Result";
    private static final String ACCEPTED = "accepted";
    private static final String REJECTED = "rejected";

    /** A caller's clock may be that much ahead of ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final RepeatableRequestStore store;
    private final UnitOfWork work;
    private final JsonMapper json;
    private final Duration window;
    private final Clock clock;

    /**
     * @param work what the store, and whatever requests change, take part in
     * @param window how long after it was first sent a request may be sent again
     */
    public RepeatableRequests(
            RepeatableRequestStore store, UnitOfWork work, JsonMapper json, Duration window, Clock clock) {
        this.store = store;
        this.work = work;
        this.json = json;
        this.window = window;
        this.clock = clock;
    }

    /**
     * What is kept of an answer.
     *
     * @param headers those that belong to it, by name
     */
    private record Kept(int status, Map<String, String> headers, JsonNode body) {}

    /** Refuses a request for what its headers say of being repeated, and not for what it asks for. */
    static ProblemException rejected(ProblemCode code, Object... arguments) {
        return ProblemException.of(code, arguments).withHeader(RESULT, REJECTED);
    }

    /** Refuses a request that was first sent so long ago, or so far ahead, that nothing may be known of it any more. */
    void requireInWindow(Instant firstSent) {
        Instant now = clock.instant();
        if (firstSent.isBefore(now.minus(window)) || firstSent.isAfter(now.plus(CLOCKS_APART))) {
            throw rejected(ProblemCode.FIRST_SENT_OUT_OF_RANGE, window.toMinutes());
        }
    }

    <T> ResponseEntity<T> once(RequestKey key, String fingerprint, Class<T> type, Supplier<ResponseEntity<T>> request) {
        return work.run(() -> store.begin(key, fingerprint, forgetAt())
                .map(before -> again(before, fingerprint, type))
                .orElseGet(() -> kept(key, request.get())));
    }

    private <T> ResponseEntity<T> kept(RequestKey key, ResponseEntity<T> answer) {
        int status = answer.getStatusCode().value();
        T body = Objects.requireNonNull(answer.getBody());
        Map<String, String> headers = Stream.of(HttpHeaders.LOCATION, HttpHeaders.ETAG)
                .filter(answer.getHeaders()::containsHeader)
                .collect(Collectors.toMap(
                        name -> name,
                        name -> Objects.requireNonNull(answer.getHeaders().getFirst(name))));
        store.answer(key, json.writeValueAsString(new Kept(status, headers, json.valueToTree(body))));
        return accepted(status, headers, body);
    }

    private <T> ResponseEntity<T> again(Answered before, String fingerprint, Class<T> type) {
        if (!before.fingerprint().equals(fingerprint)) {
            throw rejected(ProblemCode.REPEATED_REQUEST_DIFFERS);
        }
        Kept kept = json.readValue(before.answer(), Kept.class);
        return accepted(kept.status(), kept.headers(), json.treeToValue(kept.body(), type));
    }

    private static <T> ResponseEntity<T> accepted(int status, Map<String, String> headers, T body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).header(RESULT, ACCEPTED);
        headers.forEach(answer::header);
        return answer.body(body);
    }

    /** No request that may still be sent again is forgotten, whenever it says that it was first sent. */
    private Instant forgetAt() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(window).plus(CLOCKS_APART);
    }
}
