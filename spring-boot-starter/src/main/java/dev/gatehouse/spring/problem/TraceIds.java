package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;

/** By what a request is found in logs. */
public final class TraceIds {

    private TraceIds() {}

    /** The id of the trace that a request is part of, which its answer and its log lines name too. */
    public static String of(HttpServletRequest request) {
        return Trace.of(request).traceId();
    }
}
