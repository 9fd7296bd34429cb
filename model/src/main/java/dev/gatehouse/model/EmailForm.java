package dev.gatehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * Asks for an e-mail with a security code.
 *
 * @param email the account's e-mail address
 */
public record EmailForm(@Nullable String email) {}
