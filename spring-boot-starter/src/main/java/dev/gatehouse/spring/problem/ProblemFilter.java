package dev.gatehouse.spring.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers what is thrown behind it and nobody else answered: by other filters, Spring Security's firewall, the servlet. */
final class ProblemFilter extends OncePerRequestFilter {

    private final ProblemHandler handler;
    private final DoorOptions options;

    ProblemFilter(ProblemHandler handler, DoorOptions options) {
        this.handler = handler;
        this.options = options;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        response.setHeader(ProblemWriter.SUPPORTED_VERSIONS, options.supportedVersions());
        try {
            chain.doFilter(request, response);
        } catch (Throwable failure) {
            handler.answer(failure, request, response);
        }
    }
}
