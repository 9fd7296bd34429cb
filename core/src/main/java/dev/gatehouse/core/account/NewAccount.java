package dev.gatehouse.core.account;

/**
 * An account somebody wants for themselves: nobody gives themselves roles or claims.
 *
 * @param email as it was typed
 * @param firstName given name
 * @param lastName family name
 */
public record NewAccount(String email, String firstName, String lastName) {}
