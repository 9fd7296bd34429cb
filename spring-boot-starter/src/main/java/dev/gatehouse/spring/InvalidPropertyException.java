package dev.gatehouse.spring;

import org.jspecify.annotations.Nullable;

/** A property that has a value it can't have; its message is meant for whoever starts the application. */
public final class InvalidPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param property full name, e.g. {@code gatehouse.permit.access-lifetime}
     * @param allowed what it may be, as the end of a sentence that starts with its name; never a secret
     */
    public InvalidPropertyException(String property, String allowed, @Nullable Throwable cause) {
        super(property + " " + allowed, cause);
    }
}
