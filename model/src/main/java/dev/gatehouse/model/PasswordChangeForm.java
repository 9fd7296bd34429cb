package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /api/traders/me/password}: another password for oneself.
 *
 * @param password the one of today
 * @param newPassword the new one, as typed
 */
public record PasswordChangeForm(
        @Nullable String password, @Nullable String newPassword) {

    /** Never shows a password. */
    @Override
    public String toString() {
        return "PasswordChangeForm[…]";
    }
}
