package dev.gatehouse.core.user;

/**
 * Whose failures are counted: a user's, or those of one of a fixed number of decoys that stand for e-mails without an
 * account, so that a refused sign-in costs the same statement whether the account exists or not.
 *
 * @param id a user's id, or {@code decoy-0} … {@code decoy-63}
 */
public record LockoutAccount(String id) {

    /** How many decoys a store keeps. More than one, lest guesses at unknown e-mails wait for each other's row. */
    public static final int DECOYS = 64;

    static LockoutAccount of(User user) {
        return new LockoutAccount(user.id());
    }

    static LockoutAccount decoyFor(String email) {
        return new LockoutAccount("decoy-" + Math.floorMod(email.hashCode(), DECOYS));
    }
}
