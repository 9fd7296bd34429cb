package dev.gatehouse.spring.problem;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what Tomcat refuses before any filter sees it, such as a malformed request line. */
final class ProblemReportValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);

    private final ProblemHandler handler;

    ProblemReportValve(ProblemHandler handler) {
        this.handler = handler;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        boolean unreported = response.getStatus() >= 400 && response.getContentWritten() == 0;
        if (unreported && response.setErrorReported() && mayWrite(response)) {
            answer(request, response, Failures.reported(statusOf(response), failure));
        }
    }

    private void answer(Request request, Response response, Throwable failure) {
        try {
            response.setHeader(Trace.HEADER, Trace.of(request).toHeader());
            response.setHeader(TraceFilter.REQUEST_ID, Trace.of(request).requestId());
            handler.answer(failure, request, response);
            response.finishResponse();
        } catch (IOException clientGone) {
            LOG.debug("the client went away: {}", clientGone.getClass().getName());
        }
    }

    /** The server's fault is none of these: a transfer coding (501) or version of HTTP (505) we never offered. */
    private static int statusOf(Response response) {
        return switch (response.getStatus()) {
            case 501, 505 -> 400;
            default -> response.getStatus();
        };
    }

    private static boolean mayWrite(Response response) {
        AtomicBoolean allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }
}
