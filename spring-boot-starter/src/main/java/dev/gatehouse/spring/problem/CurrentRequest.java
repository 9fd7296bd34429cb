package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request that this thread answers, from the first filter to the last: longer than Spring MVC knows it. */
public final class CurrentRequest {

    private static final ThreadLocal<@Nullable HttpServletRequest> REQUEST = new ThreadLocal<>();

    private CurrentRequest() {}

    public static Optional<HttpServletRequest> find() {
        return Optional.ofNullable(REQUEST.get());
    }

    /** From now on until what this returns is closed. */
    static Answering answer(HttpServletRequest request) {
        HttpServletRequest outer = REQUEST.get();
        REQUEST.set(request);
        return () -> restore(outer);
    }

    /** A request may be dispatched to another servlet on its way. */
    private static void restore(@Nullable HttpServletRequest outer) {
        if (outer == null) {
            REQUEST.remove();
        } else {
            REQUEST.set(outer);
        }
    }

    /** Ends with the request. */
    @FunctionalInterface
    interface Answering extends AutoCloseable {

        @Override
        void close();
    }
}
