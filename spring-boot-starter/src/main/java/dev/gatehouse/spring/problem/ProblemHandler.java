package dev.gatehouse.spring.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers whatever went wrong, and logs what somebody has to look at: once, with its trace, and without a secret. */
final class ProblemHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemWriter writer;
    private final Supplier<RefusalListener> listener;

    /** @param listener looked for when there is something to hear: there may be none before the application has started */
    ProblemHandler(ProblemWriter writer, Supplier<RefusalListener> listener) {
        this.writer = writer;
        this.listener = listener;
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
        tell(problem, request);
        if (!response.isCommitted()) {
            writer.write(problem, request, response);
        } else if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
            throw problem;
        }
    }

    private void tell(ProblemException problem, HttpServletRequest request) {
        try {
            listener.get().refused(problem);
        } catch (RuntimeException failure) {
            LOG.warn("trace {}: a refusal was not recorded", Trace.of(request).traceId(), Discreet.copyOf(failure));
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
