package dev.gatehouse.core.user;

/** What creating an account came to. */
public sealed interface UserCreation {

    /** There is an account now. */
    record Created(User user) implements UserCreation {}

    /** Somebody has an account with this e-mail. */
    record EmailTaken() implements UserCreation {}

    /** It is no e-mail address: see {@link Emails}. */
    record EmailMalformed() implements UserCreation {}

    /** Nobody may have such a password: see {@link Passwords}. */
    record PasswordRefused(PasswordFault fault) implements UserCreation {}
}
