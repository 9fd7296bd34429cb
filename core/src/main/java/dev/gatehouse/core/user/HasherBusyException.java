package dev.gatehouse.core.user;

import java.time.Duration;

/** More passwords wait to be hashed than are taken on at once. Nothing was changed; the same call may be made again. */
public final class HasherBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** Without a stack trace: it is thrown when there is least time for one, and always from the same place. */
    public HasherBusyException(Duration retryAfter) {
        super("too many passwords wait to be hashed", null, false, false);
        this.retryAfter = retryAfter;
    }

    /** When those who wait now have had their turn. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
