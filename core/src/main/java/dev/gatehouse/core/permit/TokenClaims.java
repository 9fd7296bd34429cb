package dev.gatehouse.core.permit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The claims of a verified token, by name and type. */
final class TokenClaims {

    static final String ISSUER = "iss";
    static final String AUDIENCE = "aud";
    static final String SUBJECT = "sub";
    static final String PERMIT_ID = "sid";
    static final String TOKEN_ID = "jti";
    static final String ISSUED_AT = "iat";
    static final String EXPIRES_AT = "exp";
    static final String NOT_BEFORE = "nbf";

    private static final Set<String> REGISTERED =
            Set.of(ISSUER, AUDIENCE, SUBJECT, PERMIT_ID, TOKEN_ID, ISSUED_AT, EXPIRES_AT, NOT_BEFORE);

    /** The last second of the year 9999: times beyond are no times. */
    private static final long MAX_SECOND = 253_402_300_799L;

    private final Map<String, Object> values;

    TokenClaims(Map<String, Object> values) {
        this.values = values;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether these are all there are. */
    boolean areExactly(Set<String> names) {
        return values.keySet().equals(names);
    }

    /** The claim, if it is a text that says something. */
    @Nullable
    String text(String name) {
        return values.get(name) instanceof String text && !text.isBlank() ? text : null;
    }

    /** The claim, if it is a time in whole seconds. */
    @Nullable
    Instant time(String name) {
        return values.get(name) instanceof Long second && second >= 0 && second <= MAX_SECOND
                ? Instant.ofEpochSecond(second)
                : null;
    }

    /** All that neither RFC 7519 §4.1 nor the permit gives its meaning. */
    Map<String, Object> unregistered() {
        return unregistered(values);
    }

    static Map<String, Object> unregistered(Map<String, Object> claims) {
        Map<String, Object> others = new LinkedHashMap<>(claims);
        others.keySet().removeAll(REGISTERED);
        return others;
    }
}
