package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;

/**
 * How accounts are kept.
 *
 * @param minPasswordLength what a password to be chosen has at least, in characters; 15 or more is recommended where
 *     there is no second factor (NIST SP 800-63B-4 §3.1.1.2)
 * @param requireConfirmed whether an account can be used only once its e-mail address was shown to be theirs
 * @param adminRole the role that somebody who could sign in always has, once anybody had it: whoever is the last can't be removed,
 *     disabled, or lose it
 * @param lockout how guessing is stopped
 * @param hashing how passwords are hashed
 */
public record IdentityOptions(
        int minPasswordLength,
        boolean requireConfirmed,
        String adminRole,
        LockoutOptions lockout,
        HashingOptions hashing) {

    public static final String DEFAULT_ADMIN_ROLE = "Admin";

    public static final IdentityOptions DEFAULT =
            new IdentityOptions(8, true, DEFAULT_ADMIN_ROLE, LockoutOptions.DEFAULT, HashingOptions.DEFAULT);

    /** Both of NIST SP 800-63B-4 §3.1.1.2: no password shorter than this, and one of 64 must be possible. */
    private static final int LEAST = 8;

    private static final int MOST = 64;

    public IdentityOptions {
        if (adminRole.isBlank()) {
            throw new InvalidOptionException("adminRole", "must be the name of a role, but is empty");
        }
        if (minPasswordLength < LEAST || minPasswordLength > MOST) {
            throw new InvalidOptionException(
                    "minPasswordLength", "must be between " + LEAST + " and " + MOST + ", but is " + minPasswordLength);
        }
    }
}
