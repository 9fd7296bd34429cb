package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/traders/confirmation}: shows that an e-mail address is theirs.
 *
 * @param email the account's e-mail address
 * @param code the security code that was sent there
 */
public record ConfirmationForm(
        @Nullable String email, @Nullable String code) {

    /** Never shows the code. */
    @Override
    public String toString() {
        return "ConfirmationForm[…]";
    }
}
