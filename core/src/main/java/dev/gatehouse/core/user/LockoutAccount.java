package dev.gatehouse.core.user;

/**
 * Whose failures are counted. An account has a count that everybody shares who guesses at it, and one for each of the devices
 * it knows, so that strangers can't lock out its owner. A fixed number of decoys stand for e-mails without an account, so
 * that a refused sign-in costs the same statement whether the account exists or not.
 *
 * @param id a user's id, or {@code decoy-0} … {@code decoy-63}; of a device {@code <user>/<hash of its token>}
 */
public record LockoutAccount(String id) {

    /** How many decoys a store keeps. More than one, lest guesses at unknown e-mails wait for each other's row. */
    public static final int DECOYS = 64;

    static LockoutAccount of(User user) {
        return new LockoutAccount(user.id());
    }

    /** The decoy that stands for an e-mail. */
    public static LockoutAccount decoyFor(String email) {
        return new LockoutAccount("decoy-" + Math.floorMod(email.hashCode(), DECOYS));
    }

    LockoutAccount on(DeviceToken device) {
        return new LockoutAccount(id + "/" + device.hash());
    }
}
