package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Answers what Spring Security refuses. */
final class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

    /** Those the firewall lets through (RFC 9110 §9, RFC 5789). */
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private static final Set<String> KNOWN_METHODS = Set.of(METHODS.split(", "));

    private final ProblemHandler handler;

    SecurityProblems(ProblemHandler handler) {
        this.handler = handler;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        handler.answer(failure, request, response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        handler.answer(failure, request, response);
    }

    /** The firewall refuses unknown methods along with hostile paths; they are another matter. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException failure)
            throws IOException {
        handler.answer(KNOWN_METHODS.contains(request.getMethod()) ? failure : methodNotAllowed(), request, response);
    }

    private static ProblemException methodNotAllowed() {
        return ProblemException.of(ProblemCode.METHOD_NOT_ALLOWED).withHeader(HttpHeaders.ALLOW, METHODS);
    }
}
