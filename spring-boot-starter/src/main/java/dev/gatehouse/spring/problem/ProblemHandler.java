package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers whatever went wrong, and logs what somebody has to look at: once, with its trace, and without a secret. */
final class ProblemHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemWriter writer;

    ProblemHandler(ProblemWriter writer) {
        this.writer = writer;
    }

    /**
     * Answers {@code failure}, unless its request has been answered with an error already.
     *
     * @throws ProblemException where a part of a good answer has been sent: the container then cuts the connection, so that
     *     half an answer doesn't look whole
     */
    void answer(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            LOG.debug("the client went away: {}", failure.getClass().getName());
            return;
        }
        ProblemException problem = Failures.problemOf(failure);
        log(problem, failure, request);
        if (!response.isCommitted()) {
            writer.write(problem, request, response);
        } else if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
            throw problem;
        }
    }

    private static void log(ProblemException problem, Throwable failure, HttpServletRequest request) {
        if (Failures.thrownIn(failure).isPresent()) {
            return;
        }
        switch (problem.code()) {
            case INTERNAL_ERROR ->
                LOG.error("trace {}: failed unexpectedly", Trace.of(request).traceId(), Discreet.copyOf(failure));
            case UNAVAILABLE ->
                LOG.error("trace {}: unavailable: {}", Trace.of(request).traceId(), Discreet.summaryOf(failure));
            default -> {}
        }
    }
}
