package dev.gatehouse.viewer.nodes;

import org.jspecify.annotations.Nullable;

/** Something did not start; the message is one line for whoever started it. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartFailure(String message) {
        this(message, null);
    }

    StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
