package dev.gatehouse.core.account;

import dev.gatehouse.core.user.PasswordFault;

/** What a registration came to, as far as whoever asked may know. */
public sealed interface Registration {

    /** An e-mail is on its way, which says more. */
    record Accepted() implements Registration {}

    /** It is no e-mail address. */
    record EmailMalformed() implements Registration {}

    /** Nobody may have such a password. */
    record PasswordRefused(PasswordFault fault) implements Registration {}
}
