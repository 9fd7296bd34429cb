package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/traders/password-reset}: sets a new password.
 *
 * @param email the account's e-mail address
 * @param code the security code that was sent there
 * @param newPassword the new password, as typed
 */
public record PasswordResetForm(
        @Nullable String email,
        @Nullable String code,
        @Nullable String newPassword) {

    /** Never shows the code nor the password. */
    @Override
    public String toString() {
        return "PasswordResetForm[…]";
    }
}
