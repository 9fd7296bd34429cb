package dev.gatehouse.core.account;

import dev.gatehouse.core.user.PasswordFault;

/** What setting a new password with a code came to. */
public sealed interface PasswordReset {

    /** It is set, and all permits ended. */
    record Done() implements PasswordReset {}

    /** The code isn't right, or not any more; which of it is never told. */
    record CodeRefused() implements PasswordReset {}

    /** Nobody may have such a password. The code is as good as before. */
    record PasswordRefused(PasswordFault fault) implements PasswordReset {}
}
