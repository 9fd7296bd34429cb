package dev.gatehouse.spring.web;

import dev.gatehouse.core.work.RepeatableRequestStore.RequestKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * Whether a request may have been sent before, as its headers {@value #REQUEST_ID} and {@value #FIRST_SENT} say (OASIS Repeatable
 * Requests 1.0). A controller takes one as a parameter and does what is asked for by it:
 *
 * <pre>{@code
 * @PostMapping
 * ResponseEntity<Share> add(@RequestBody JsonNode body, Repeatability repeatability) {
 *     return repeatability.once(body, Share.class, () -> created(shares.add(checked(body))));
 * }
 * }</pre>
 *
 * <p>A request with these headers to a controller that takes none is answered 501: it would be done as often as it is sent.
 */
public final class Repeatability {

    public static final String REQUEST_ID = "Repeatability-Request-ID";
    public static final String FIRST_SENT = "Repeatability-First-Sent";

    private final @Nullable Once once;

    private Repeatability(@Nullable Once once) {
        this.once = once;
    }

    /** How it is done once. */
    private record Once(RepeatableRequests requests, RequestKey key, String target) {}

    /** Of a request that doesn't say that it may be repeated. */
    static Repeatability none() {
        return new Repeatability(null);
    }

    /** @param target what its method, address and headers ask for */
    static Repeatability of(RepeatableRequests requests, RequestKey key, String target) {
        return new Repeatability(new Once(requests, key, target));
    }

    /**
     * Does what a request asks for, and answers it the same however often it is sent; where it doesn't say that it may be, each time
     * anew. All that {@code request} writes is one transaction with its answer, so that it does nothing that takes time, such as
     * hashing a password. What it throws ends in nothing, and the same request may be sent again.
     *
     * @param body of the request: another one under the same id is refused
     * @param type of the answer's body, which JSON can be read as
     */
    public <T> ResponseEntity<T> once(Object body, Class<T> type, Supplier<ResponseEntity<T>> request) {
        return once == null
                ? request.get()
                : once.requests().once(once.key(), EntityTags.hash(once.target() + "\n" + body), type, request);
    }
}
