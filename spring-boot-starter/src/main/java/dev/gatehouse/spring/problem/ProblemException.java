package dev.gatehouse.spring.problem;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a problem of the catalogue. Thrown anywhere on the way, from a filter or interceptor or controller, it
 * is answered as {@code application/problem+json}. Immutable, and cheap: it has no stack trace.
 */
public final class ProblemException extends RuntimeException {

    /** A refused field, and the arguments of its message. */
    record FieldFault(String field, FieldCode code, List<Object> arguments) {

        FieldFault {
            field = FieldNames.clean(field);
            ProblemMessages.requireArguments("field." + code.code(), arguments);
        }
    }

    /** The policy that refused, and the message of what is unmet. */
    record UnmetRequirement(
            String policy,
            String messageKey,
            List<Object> arguments,
            @Nullable LocalDate metFrom) {

        UnmetRequirement {
            ProblemMessages.requireArguments(messageKey, arguments);
        }
    }

    private final ProblemCode code;
    private final int status;
    private final List<Object> arguments;
    private final List<FieldFault> fields;
    private final @Nullable UnmetRequirement requirement;
    private final Problem.@Nullable SecondFactor secondFactor;
    private final @Nullable Duration retryAfter;
    private final Map<String, String> headers;

    private ProblemException(
            ProblemCode code,
            int status,
            List<Object> arguments,
            List<FieldFault> fields,
            @Nullable UnmetRequirement requirement,
            Problem.@Nullable SecondFactor secondFactor,
            @Nullable Duration retryAfter,
            Map<String, String> headers) {
        super(code.code(), null, false, false);
        this.code = code;
        this.status = status;
        this.arguments = List.copyOf(arguments);
        this.fields = List.copyOf(fields);
        this.requirement = requirement;
        this.secondFactor = secondFactor;
        this.retryAfter = retryAfter;
        this.headers = Map.copyOf(headers);
    }

    /**
     * A problem, with the arguments of the message {@code <code>.detail} where that has any.
     *
     * @throws IllegalArgumentException where they are too many or too few, as everywhere here
     */
    public static ProblemException of(ProblemCode code, Object... detailArguments) {
        ProblemMessages.requireArguments(code.code() + ".detail", List.of(detailArguments));
        return new ProblemException(
                code, code.status(), List.of(detailArguments), List.of(), null, null, null, Map.of());
    }

    /**
     * The same with one more refused field.
     *
     * @param field JSON path of the field ({@code price}, {@code roles[0]}), or name of the parameter or header
     * @param arguments those of the message {@code field.<code>}; never the refused value
     */
    public ProblemException withField(String field, FieldCode fault, Object... arguments) {
        FieldFault added = new FieldFault(field, fault, List.of(arguments));
        List<FieldFault> all = Stream.concat(fields.stream(), Stream.of(added)).toList();
        return new ProblemException(code, status, this.arguments, all, requirement, secondFactor, retryAfter, headers);
    }

    /**
     * The same with the policy that refused.
     *
     * @param messageKey key of the message that says what is unmet, e.g. {@code requirement.role}
     * @param arguments those of that message
     * @param metFrom the first day on which it would be met, where time alone will do
     */
    public ProblemException withPolicy(
            String policyName, String messageKey, List<Object> arguments, @Nullable LocalDate metFrom) {
        UnmetRequirement unmet = new UnmetRequirement(policyName, messageKey, List.copyOf(arguments), metFrom);
        return new ProblemException(code, status, this.arguments, fields, unmet, secondFactor, retryAfter, headers);
    }

    /** The same with how to go on with a sign-in that needs a second factor. */
    public ProblemException withSecondFactor(Problem.SecondFactor needed) {
        return new ProblemException(code, status, arguments, fields, requirement, needed, retryAfter, headers);
    }

    /** The same with a {@code Retry-After} header (RFC 9110 §10.2.3), rounded up to whole seconds. */
    public ProblemException withRetryAfter(Duration duration) {
        return new ProblemException(code, status, arguments, fields, requirement, secondFactor, duration, headers);
    }

    /** The same with a status that has no code of its own. */
    ProblemException withStatus(int status) {
        return new ProblemException(code, status, arguments, fields, requirement, secondFactor, retryAfter, headers);
    }

    /** The same with a header the status asks for, such as {@code Allow}. */
    public ProblemException withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ProblemException(code, status, arguments, fields, requirement, secondFactor, retryAfter, all);
    }

    public ProblemCode code() {
        return code;
    }

    int status() {
        return status;
    }

    List<Object> arguments() {
        return arguments;
    }

    List<FieldFault> fields() {
        return fields;
    }

    /** The policy that was not met; {@code null} where the problem is another. */
    public @Nullable String policy() {
        return requirement == null ? null : requirement.policy();
    }

    @Nullable
    UnmetRequirement requirement() {
        return requirement;
    }

    Problem.@Nullable SecondFactor secondFactor() {
        return secondFactor;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    Map<String, String> headers() {
        return headers;
    }
}
