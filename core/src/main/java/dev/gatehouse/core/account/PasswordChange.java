package dev.gatehouse.core.account;

import dev.gatehouse.core.user.PasswordFault;

/** What changing one's own password came to. */
public sealed interface PasswordChange {

    /** It is changed, and all permits ended. */
    record Done() implements PasswordChange {}

    /** The one of today is another, or too many were tried. */
    record PasswordWrong() implements PasswordChange {}

    /** Nobody may have such a password. */
    record PasswordRefused(PasswordFault fault) implements PasswordChange {}

    /** The account was changed by somebody else meanwhile. */
    record Outdated() implements PasswordChange {}
}
