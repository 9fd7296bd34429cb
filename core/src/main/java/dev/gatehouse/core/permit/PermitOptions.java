package dev.gatehouse.core.permit;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How permits and their tokens are made.
 *
 * @param issuer the {@code iss} claim, compared as it is written (RFC 8725 §3.8)
 * @param audience the {@code aud} claim, likewise (RFC 8725 §3.9)
 * @param accessLifetime how long an access token lives; whole seconds
 * @param refreshLifetime how long a permit lives unless it is renewed; whole seconds
 * @param absoluteLifetime how long a permit lives however often it is renewed; whole seconds
 * @param grace how long a client that sends no attempt may ask for the same renewal again; 0 for not at all
 * @param clockSkew how far another machine's clock may be off; 0 for tokens of our own
 * @param scope the {@code scope} claim of every access token
 */
public record PermitOptions(
        String issuer,
        String audience,
        Duration accessLifetime,
        Duration refreshLifetime,
        Duration absoluteLifetime,
        Duration grace,
        Duration clockSkew,
        String scope) {

    /** What {@link #clockSkew} never exceeds: a skew is added to every token's life. */
    public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

    public static final PermitOptions DEFAULT = new PermitOptions(
            "gatehouse",
            "gatehouse-api",
            Duration.ofMinutes(5),
            Duration.ofDays(14),
            Duration.ofDays(90),
            Duration.ofSeconds(10),
            Duration.ZERO,
            "api.access");

    public PermitOptions {
        requireText("issuer", issuer);
        requireText("audience", audience);
        requireWholeSeconds("accessLifetime", accessLifetime);
        requireWholeSeconds("refreshLifetime", refreshLifetime);
        requireWholeSeconds("absoluteLifetime", absoluteLifetime);
        if (absoluteLifetime.compareTo(refreshLifetime) < 0) {
            throw new InvalidOptionException("absoluteLifetime", "must not be below refreshLifetime");
        }
        if (grace.isNegative()) {
            throw new InvalidOptionException("grace", "must be 0 or more, but is " + grace);
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
            throw new InvalidOptionException(
                    "clockSkew", "must be between 0 and " + MAX_CLOCK_SKEW + ", but is " + clockSkew);
        }
    }

    /** The {@code exp} of an access token issued at {@code now}: a whole second, and never sooner than promised. */
    Instant accessExpiry(Instant now) {
        Instant end = now.plus(accessLifetime);
        Instant second = end.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(end) ? end : second.plusSeconds(1);
    }

    /** From when on no reader accepts an access token issued at {@code now}, whatever skew it allows. */
    public Instant accessAcceptedUntil(Instant now) {
        return accessExpiry(now).plus(MAX_CLOCK_SKEW);
    }

    /**
     * From when on no reader accepts a token signed until {@code now} by a key of that purpose. A refresh token counts as
     * long as its permit lives at most: also spent, it may be shown again to ask for its successor, or as a copy.
     */
    Instant acceptedUntil(KeyPurpose purpose, Instant now) {
        return switch (purpose) {
            case ACCESS -> accessAcceptedUntil(now);
            case REFRESH -> now.plus(acceptedFor(purpose));
            case LINEAGE -> throw new IllegalArgumentException("the lineage key signs no tokens");
        };
    }

    /** How long at most a token that a key of that purpose signs is accepted, but for the rounding up of its end. */
    Duration acceptedFor(KeyPurpose purpose) {
        return switch (purpose) {
            case ACCESS -> accessLifetime.plus(MAX_CLOCK_SKEW);
            case REFRESH -> absoluteLifetime.plus(MAX_CLOCK_SKEW);
            case LINEAGE -> throw new IllegalArgumentException("the lineage key signs no tokens");
        };
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new InvalidOptionException(name, "must not be blank");
        }
    }

    private static void requireWholeSeconds(String name, Duration value) {
        if (!value.isPositive() || !value.equals(value.truncatedTo(ChronoUnit.SECONDS))) {
            throw new InvalidOptionException(name, "must be one or more whole seconds, but is " + value);
        }
    }
}
