package dev.gatehouse.core.user;

import java.time.Instant;

/** What changing an account came to. */
public sealed interface UserChange {

    /**
     * It was changed.
     *
     * @param user the account as it now stands; a deleted one as it would, with the version it would have
     * @param accessUntil when the last access token of a version below that one has expired
     */
    record Changed(User user, Instant accessUntil) implements UserChange {}

    /** Somebody was quicker: there is no such account any more, or it is of another version. */
    record Outdated() implements UserChange {}

    /** Nobody would be left who could sign in and has {@link IdentityOptions#adminRole()}: nothing was changed. */
    record LastAdmin() implements UserChange {}

    /** Nobody may have such a password: see {@link Passwords}. */
    record PasswordRefused(PasswordFault fault) implements UserChange {}
}
