package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** The headers that tell a client what token to come with (RFC 6750 §3, RFC 9110 §11.6.1). */
final class Challenge {

    private static final String TOKEN_EXPIRED = "Token-Expired";

    private Challenge() {}

    /** Those of {@code code}; none unless it is a 401 or 403. */
    static Map<String, String> of(ProblemCode code) {
        return switch (code) {
            case TOKEN_EXPIRED ->
                Map.of(HttpHeaders.WWW_AUTHENTICATE, invalidToken("The access token expired"), TOKEN_EXPIRED, "true");
            case TOKEN_REVOKED -> challenge(invalidToken("The access token was revoked"));
            case TOKEN_INVALID -> challenge(invalidToken("The access token is not valid"));
            case POLICY_NOT_MET -> challenge("Bearer error=\"insufficient_scope\"");
            // §3.1: no error code where no token was shown, and none of these is about one.
            default -> code.status() == 401 ? challenge("Bearer") : Map.of();
        };
    }

    private static Map<String, String> challenge(String value) {
        return Map.of(HttpHeaders.WWW_AUTHENTICATE, value);
    }

    private static String invalidToken(String description) {
        return "Bearer error=\"invalid_token\", error_description=\"" + description + "\"";
    }
}
