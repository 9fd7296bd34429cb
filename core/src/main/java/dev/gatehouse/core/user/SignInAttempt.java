package dev.gatehouse.core.user;

/**
 * A sign-in under way: the password was right, and the account may be used. Whoever began it ends it with {@link
 * UserManager#succeeded} or {@link UserManager#failed}.
 *
 * @param user who signs in
 * @param account whose failures are counted: the user's, or those of the device they sign in on
 * @param afterFailures whether there are any
 */
public record SignInAttempt(User user, LockoutAccount account, boolean afterFailures) {

    /** Whether it is on a device that the account knows. */
    public boolean isOnKnownDevice() {
        return !account.equals(LockoutAccount.of(user));
    }
}
