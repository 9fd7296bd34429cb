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

    /** The version of the user at the time of issue. */
    static final String USER_VERSION = "user_version";

    private static final Set<String> REGISTERED =
            Set.of(ISSUER, AUDIENCE, SUBJECT, PERMIT_ID, TOKEN_ID, ISSUED_AT, EXPIRES_AT, NOT_BEFORE, USER_VERSION);

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

    /** The claim, if it is a whole number of 0 or more; {@code 0} where it is absent. */
    @Nullable
    Long version(String name) {
        return values.getOrDefault(name, 0L) instanceof Long version && version >= 0 ? version : null;
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
