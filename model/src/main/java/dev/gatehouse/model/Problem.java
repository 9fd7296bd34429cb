package dev.gatehouse.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as it travels: {@code application/problem+json} (RFC 9457) together with the {@code error} object of the
 * Microsoft REST API guidelines.
 *
 * @param type a URI that names the kind of problem; stable, not necessarily to be opened
 * @param title the kind of problem in the caller's language
 * @param status the HTTP status
 * @param detail what happened this time, in the caller's language
 * @param instance path of the request
 * @param code the catalogue's code, e.g. {@code TokenExpired}
 * @param traceId W3C trace id of the request, to quote to support
 * @param errors the fields that were refused, or {@code null}
 * @param policy the policy that was not met (403), or {@code null}
 * @param secondFactor how to go on with a sign-in that needs a second factor (401), or {@code null}
 * @param error the same for readers of the Microsoft shape
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String traceId,
        @Nullable List<FieldError> errors,
        @Nullable UnmetPolicy policy,
        @Nullable SecondFactor secondFactor,
        Error error) {

    /**
     * One refused field.
     *
     * @param field JSON path of the field, e.g. {@code price}
     * @param code the catalogue's code of the fault, e.g. {@code Required}
     * @param message the fault in the caller's language
     */
    public record FieldError(String field, String code, String message) {}

    /**
     * The policy that refused, and what of it is unmet.
     *
     * @param name name of the policy, e.g. {@code SkilledTraders}
     * @param requirement the unmet requirement in the caller's language
     * @param metFrom the date (ISO 8601) from which it would be met, where time alone will do
     */
    public record UnmetPolicy(
            String name, String requirement, @Nullable String metFrom) {}

    /**
     * How to go on with a sign-in that needs a second factor.
     *
     * @param challenge to be sent with it; stands for the password, for one sign-in
     * @param expiresIn for how many seconds it does
     * @param factors which factors serve: {@code totp}, {@code passkey}, {@code recoveryCode}
     */
    public record SecondFactor(String challenge, long expiresIn, List<String> factors) {

        /** Never shows the challenge. */
        @Override
        public String toString() {
            return "SecondFactor" + factors;
        }
    }

    /**
     * The Microsoft REST API guidelines' error object.
     *
     * @param code same as {@link Problem#code}
     * @param message same as {@link Problem#detail}
     * @param target the refused field, where there is exactly one
     * @param details one entry per refused field
     */
    @SuppressWarnings("AvoidCommonTypeNames") // the guidelines' own name
    public record Error(
            String code,
            String message,
            @Nullable String target,
            @Nullable List<Detail> details) {}

    /**
     * One refused field in the Microsoft shape.
     *
     * @param code as {@link FieldError#code}
     * @param target as {@link FieldError#field}
     * @param message as {@link FieldError#message}
     */
    public record Detail(String code, String target, String message) {}
}
