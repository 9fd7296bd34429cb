package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/traders/invitations/acceptance}: sets the first password of an account that somebody else made.
 *
 * @param email the account's e-mail address
 * @param code the security code that was sent there
 * @param password the password, as typed
 */
public record InvitationForm(
        @Nullable String email,
        @Nullable String code,
        @Nullable String password) {

    /** Never shows the code nor the password. */
    @Override
    public String toString() {
        return "InvitationForm[…]";
    }
}
