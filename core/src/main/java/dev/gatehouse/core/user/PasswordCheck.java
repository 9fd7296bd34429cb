package dev.gatehouse.core.user;

/** What checking an e-mail and a password came to. */
public sealed interface PasswordCheck {

    /** They are right, and the account may be used. */
    record Passed(User user) implements PasswordCheck {}

    /** They are not, or the account may not be used; which of it is never told. */
    record Refused() implements PasswordCheck {}
}
