package dev.gatehouse.client;

import dev.gatehouse.model.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server answered that it doesn't do that (RFC 9457), in the language that was asked for. */
public final class Refused extends BackendException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final Duration retryAfter;
    private final transient List<Problem.FieldError> fields;
    private final transient @Nullable Problem problem;

    Refused(Problem problem, Duration retryAfter) {
        super(problem.detail(), problem.traceId(), null);
        this.status = problem.status();
        this.code = problem.code();
        this.fields = problem.errors() == null ? List.of() : problem.errors();
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** By something that isn't of Gatehouse, a proxy for instance. */
    Refused(int status, Duration retryAfter) {
        super("answered " + status, null, null);
        this.status = status;
        this.code = "Http" + status;
        this.fields = List.of();
        this.problem = null;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status (RFC 9110 §15). */
    public int status() {
        return status;
    }

    /** The catalogue's code, e.g. {@code PolicyNotMet}; {@code Http} and the status where somebody else answered. */
    public String code() {
        return code;
    }

    /** The fields that were refused; empty where it was none of them. */
    public List<Problem.FieldError> fields() {
        return fields;
    }

    /** How long the server asks to be left alone ({@code Retry-After}, RFC 9110 §10.2.3); zero where it doesn't. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** All that was answered; {@code null} where somebody else did, and once this was serialized. */
    public @Nullable Problem problem() {
        return problem;
    }
}
