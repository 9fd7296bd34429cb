package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/traders}: an account somebody wants for themselves.
 *
 * @param email the e-mail address
 * @param password the password, as typed
 * @param firstName given name
 * @param lastName family name
 */
public record RegistrationForm(
        @Nullable String email,
        @Nullable String password,
        @Nullable String firstName,
        @Nullable String lastName) {

    /** Never shows the password. */
    @Override
    public String toString() {
        return "RegistrationForm[…]";
    }
}
