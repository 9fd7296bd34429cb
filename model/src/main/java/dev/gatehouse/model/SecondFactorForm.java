package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/permits/second-factor}: what a user shows who was asked for a second factor.
 *
 * @param challenge that of the answer that asked for it
 * @param code of an authenticator app, or a recovery code
 */
public record SecondFactorForm(
        @Nullable String challenge, @Nullable String code) {

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "SecondFactorForm[…]";
    }
}
