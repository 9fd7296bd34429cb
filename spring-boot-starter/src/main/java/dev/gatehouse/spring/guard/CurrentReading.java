package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request's access token came to, kept with the request: read once, however often the request is dispatched. */
final class CurrentReading {

    private static final String ATTRIBUTE = CurrentReading.class.getName();

    private static final String TOKEN = ATTRIBUTE + ".token";
    private static final String FOREIGN = ATTRIBUTE + ".foreign";

    private CurrentReading() {}

    static void keepToken(ServletRequest request, String token) {
        request.setAttribute(TOKEN, token);
    }

    /** It shows what a page of another site may have made the browser send. */
    static void keepForeign(ServletRequest request) {
        request.setAttribute(FOREIGN, true);
    }

    /** The token's text. */
    static Optional<String> token(ServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(TOKEN));
    }

    static void keep(ServletRequest request, Reading reading) {
        request.setAttribute(ATTRIBUTE, reading);
    }

    /** Who the token speaks for, where there is a valid one. */
    static Optional<Subject> subject(ServletRequest request) {
        return reading(request) instanceof Reading.Valid(Subject subject) ? Optional.of(subject) : Optional.empty();
    }

    /** Why there is no subject. */
    static ProblemException problem(ServletRequest request) {
        return ProblemException.of(
                switch (reading(request)) {
                    case null ->
                        request.getAttribute(FOREIGN) == null
                                ? ProblemCode.AUTHENTICATION_REQUIRED
                                : ProblemCode.CROSS_SITE_REQUEST;
                    case Reading.Expired expired -> ProblemCode.TOKEN_EXPIRED;
                    case Reading.Revoked revoked -> ProblemCode.TOKEN_REVOKED;
                    case Reading.Invalid invalid -> ProblemCode.TOKEN_INVALID;
                    case Reading.Valid valid -> throw new IllegalStateException("there is a subject");
                });
    }

    private static @Nullable Reading reading(ServletRequest request) {
        return (Reading) request.getAttribute(ATTRIBUTE);
    }
}
