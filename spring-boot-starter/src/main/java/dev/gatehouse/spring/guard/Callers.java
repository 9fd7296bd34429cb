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
}
