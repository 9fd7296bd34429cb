package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/permits/renewal}: a refresh token to spend.
 *
 * @param refreshToken the permit's newest refresh token
 * @param attempt 1 to 128 characters the client made up and stored <em>before</em> it sent this; the same attempt gets
 *     the same answer again, so an answer that was lost can be asked for once more
 */
public record RenewalForm(
        @Nullable String refreshToken, @Nullable String attempt) {

    /** Never shows the token. */
    @Override
    public String toString() {
        return "RenewalForm[…]";
    }
}
