package dev.gatehouse.model;

import java.time.Instant;
import java.util.List;

/**
 * How and when the user of a permit showed who they are. A renewal changes nothing of it.
 *
 * @param time when they did last; the claim {@code auth_time} (OpenID Connect Core §2)
 * @param methods what they showed, in the order of the alphabet; the claim {@code amr} (RFC 8176)
 */
public record Authentication(Instant time, List<String> methods) {

    /** A password (RFC 8176). */
    public static final String PASSWORD = "pwd";

    /** Somebody was there (RFC 8176). */
    public static final String USER_PRESENT = "user";

    /** More than one factor (RFC 8176). */
    public static final String MULTIPLE_FACTORS = "mfa";

    public Authentication {
        methods = methods.stream().sorted().distinct().toList();
    }

    /** By a password alone. */
    public static Authentication byPassword(Instant time) {
        return new Authentication(time, List.of(PASSWORD));
    }
}
