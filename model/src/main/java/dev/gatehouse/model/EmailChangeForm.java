package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/traders/me/email-change/confirmation}: agrees to another address.
 *
 * @param code the security code that came to the address of today
 * @param newCode the one that came to the new address
 */
public record EmailChangeForm(
        @Nullable String code, @Nullable String newCode) {

    /** Never shows a code. */
    @Override
    public String toString() {
        return "EmailChangeForm[…]";
    }
}
