package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Subject;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/** Who calls. */
public final class Callers {

    private Callers() {}

    /** Who the access token of {@code request} speaks for, where it has been read and is valid; also after it was answered. */
    public static Optional<Subject> of(ServletRequest request) {
        return CurrentReading.subject(request);
    }

    /**
     * The access token of {@code request}, wherever it was, for what goes on for longer than a request and has to ask again whether it
     * still holds. Never to be logged or stored.
     */
    public static Optional<String> token(ServletRequest request) {
        return CurrentReading.token(request);
    }
}
