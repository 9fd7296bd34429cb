package dev.gatehouse.client;

import org.jspecify.annotations.Nullable;

/**
 * What keeps a call from being answered as it should be. Its message is for people; no message ever holds a token or a password.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="failures"}
 */
public abstract sealed class BackendException extends RuntimeException
        permits Conflict, Refused, SignedOut, Unreachable {

    private static final long serialVersionUID = 1L;

    private final @Nullable String traceId;

    BackendException(String message, @Nullable String traceId, @Nullable Throwable cause) {
        super(message, cause);
        this.traceId = traceId;
    }

    /** W3C trace id of the request, to quote to support; {@code null} where no server answered. */
    public @Nullable String traceId() {
        return traceId;
    }
}
