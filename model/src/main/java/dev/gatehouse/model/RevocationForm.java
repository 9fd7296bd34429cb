package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/permits/revocation}: a refresh token whose permit is to end.
 *
 * @param refreshToken any refresh token of the permit
 */
public record RevocationForm(@Nullable String refreshToken) {

    /** Never shows the token. */
    @Override
    public String toString() {
        return "RevocationForm[…]";
    }
}
