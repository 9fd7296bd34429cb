package dev.gatehouse.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * No answer of the server's came, or only that it isn't able at the moment. Whether what was asked for was done isn't known, unless it was sent
 * under an id by which it is done once. It never means that somebody is signed out.
 */
public final class Unreachable extends BackendException {

    private static final long serialVersionUID = 1L;

    private final boolean isPassing;
    private final boolean isUnsent;
    private final Duration retryAfter;

    private Unreachable(
            @Nullable String message,
            @Nullable String traceId,
            @Nullable Throwable cause,
            boolean isPassing,
            boolean isUnsent,
            Duration retryAfter) {
        super(message == null ? "no answer" : message, traceId, cause);
        this.isPassing = isPassing;
        this.isUnsent = isUnsent;
        this.retryAfter = retryAfter;
    }

    Unreachable(String message, @Nullable String traceId, @Nullable Throwable cause) {
        this(message, traceId, cause, true, false, Duration.ZERO);
    }

    Unreachable(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    /** Whoever is at its address doesn't show that they are it. */
    static Unreachable untrusted(Throwable cause) {
        return new Unreachable(
                "the server is not to be trusted: " + cause.getMessage(), null, cause, false, false, Duration.ZERO);
    }

    /** Nobody waits for it any more. */
    static Unreachable interrupted(Throwable cause) {
        Thread.currentThread().interrupt();
        return new Unreachable("interrupted", null, cause, false, false, Duration.ZERO);
    }

    /** It was about what has to come before: the call itself was not sent, and may be, whatever it is. */
    Unreachable unsent() {
        return new Unreachable(getMessage(), traceId(), this, isPassing, true, retryAfter);
    }

    /** It will be the same in a moment. */
    Unreachable lasting() {
        return new Unreachable(getMessage(), traceId(), getCause(), false, isUnsent, retryAfter);
    }

    /** The server asks to be left alone for so long. */
    Unreachable after(Duration time) {
        return new Unreachable(getMessage(), traceId(), getCause(), isPassing, isUnsent, time);
    }

    /** Whether it may be otherwise in a moment. */
    boolean isPassing() {
        return isPassing;
    }

    boolean isUnsent() {
        return isUnsent;
    }

    /** How long the server asks to be left alone ({@code Retry-After}, RFC 9110 §10.2.3); zero where it doesn't. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
