package dev.gatehouse.spring.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;
import org.springframework.web.filter.OncePerRequestFilter;

/** The very front: every answer and every log line of a request names its trace. */
final class TraceFilter extends OncePerRequestFilter {

    static final String REQUEST_ID = "x-ms-request-id";

    private final CurrentTrace current;

    /** @param current whose trace a request is part of, where there is one */
    TraceFilter(CurrentTrace current) {
        this.current = current;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Trace trace = Trace.of(request, current);
        response.setHeader(Trace.HEADER, trace.toHeader());
        response.setHeader(REQUEST_ID, trace.requestId());
        try (CurrentRequest.Answering answering = CurrentRequest.answer(request);
                MDCCloseable traceId = MDC.putCloseable("traceId", trace.traceId());
                MDCCloseable spanId = MDC.putCloseable("spanId", trace.spanId())) {
            chain.doFilter(request, response);
        }
    }

    /** Each dispatch may run in a thread of its own. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
