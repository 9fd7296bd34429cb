package dev.gatehouse.core.claims;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is claimed of a user: names with a text, number, truth value or list of texts. Immutable.
 *
 * <p>Absent and wrongly typed claims read the same, as absent: a policy then denies.
 */
public final class Claims {

    public static final String EMAIL = "email";
    public static final String GIVEN_NAME = "given_name";
    public static final String FAMILY_NAME = "family_name";
    public static final String ROLES = "roles";
    public static final String SCOPE = "scope";

    /** When the user last showed who they are, in seconds (OpenID Connect Core §2). */
    public static final String AUTH_TIME = "auth_time";

    /** What they showed then (RFC 8176). */
    public static final String AMR = "amr";

    /** {@link #ONE_FACTOR} or {@link #MULTIPLE_FACTORS} (OpenID Connect Core §2). */
    public static final String ACR = "acr";

    public static final String ONE_FACTOR = "one-factor";
    public static final String MULTIPLE_FACTORS = "multiple-factors";

    /** Of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Map<String, Object> values;

    private Claims(Map<String, Object> values) {
        this.values = values;
    }

    /** The claims of {@code values}; texts, numbers, truth values and lists of texts. */
    public static Claims of(Map<String, ?> values) {
        return new Claims(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    /** The claim's text, if it is one. */
    public Optional<String> text(String name) {
        return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The claim's texts: the members of a list, or a single text alone. */
    public List<String> texts(String name) {
        return switch (values.get(name)) {
            case String text -> List.of(text);
            case List<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }

    /** The claim as a date, if it is written as one (ISO 8601, {@code 2019-03-01}). */
    public Optional<LocalDate> date(String name) {
        return text(name).flatMap(Claims::parseDate);
    }

    /** The claim as a time, if it is one in whole seconds (RFC 7519 §2, NumericDate) that a calendar has. */
    public Optional<Instant> time(String name) {
        return values.get(name) instanceof Long second && second >= 0 && second <= LAST_SECOND
                ? Optional.of(Instant.ofEpochSecond(second))
                : Optional.empty();
    }

    /** Names and values, in the order they were given. */
    public Map<String, Object> asMap() {
        return values;
    }

    private static Optional<LocalDate> parseDate(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Claims claims && values.equals(claims.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "Claims" + values.keySet();
    }
}
