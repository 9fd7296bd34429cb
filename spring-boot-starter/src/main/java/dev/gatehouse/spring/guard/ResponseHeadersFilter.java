package dev.gatehouse.spring.guard;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.util.OnCommittedResponseWrapper;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/** Writes {@link ResponseHeaders} at the last moment, when it is known which of them the handler sets itself. */
final class ResponseHeadersFilter extends OncePerRequestFilter {

    private final ResponseHeaders headers;

    ResponseHeadersFilter(ResponseHeaders headers) {
        this.headers = headers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PathContainer path = pathOf(request);
        try {
            chain.doFilter(request, new Answer(request, path, response));
        } finally {
            if (!request.isAsyncStarted()) {
                headers.write(request, path, response);
            }
        }
    }

    /** The container resolves {@code ..} when it chooses a servlet; a path that leads elsewhere when read as written is hostile. */
    private static PathContainer pathOf(HttpServletRequest request) {
        try {
            return ServletRequestPathUtils.parse(request).pathWithinApplication();
        } catch (IllegalArgumentException notUnderItsServlet) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST);
        }
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private final class Answer extends OnCommittedResponseWrapper {

        private final HttpServletRequest request;
        private final PathContainer path;
        private final HttpServletResponse response;

        Answer(HttpServletRequest request, PathContainer path, HttpServletResponse response) {
            super(response);
            this.request = request;
            this.path = path;
            this.response = response;
        }

        @Override
        protected void onResponseCommitted() {
            headers.write(request, path, response);
        }
    }
}
