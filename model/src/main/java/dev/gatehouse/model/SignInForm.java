package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/permits}: what a user shows to get a permit.
 *
 * @param email the account's e-mail address, in any case
 * @param password the password, as typed
 * @param secondFactor a second factor's code, where the account asks for one
 */
public record SignInForm(
        @Nullable String email,
        @Nullable String password,
        @Nullable String secondFactor) {

    /** Never shows the password. */
    @Override
    public String toString() {
        return "SignInForm[…]";
    }
}
