package dev.gatehouse.core.user;

import dev.gatehouse.core.query.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where accounts are kept. Every method is one atomic statement or one transaction, and durable when it returns. Broken
 * machinery is an unchecked exception. Whoever writes one inherits {@code UserStoreContract} of the test kit.
 */
public interface UserStore {

    /**
     * An account with its password's hash, for sign-in alone.
     *
     * @param user the account
     * @param passwordHash as {@link PasswordHasher} wrote it
     */
    record Credentials(User user, String passwordHash) {

        /** Never shows the hash. */
        @Override
        public String toString() {
            return "Credentials[" + user.id() + "]";
        }
    }

    /** Adds an account; {@code false}, and nothing changed, where its e-mail is taken. */
    boolean add(User user, String passwordHash);

    Optional<User> find(String id);

    /** The account of a {@linkplain Emails#normalize normalized} e-mail. */
    Optional<Credentials> findByEmail(String email);

    /** Accounts in the order of their e-mails, {@code top} of them after the first {@code skip}. */
    List<User> list(int top, int skip);

    /**
     * Changes an account where its version is still that of {@code user}: names, roles, claims, whether it is confirmed
     * and whether it is disabled become those of {@code user}, the version the next one. Where it is disabled then,
     * permits hold only from the new version on.
     *
     * <p>In the same transaction it cuts off the access tokens of all versions before, and remembers that until
     * {@code accessUntil}, or for as long as an access token of the user's permits lives where that is longer.
     *
     * @param accessUntil from when on no reader accepts an access token issued before the change
     */
    Optional<UserChange.Changed> update(User user, Instant accessUntil);

    /**
     * Replaces the password's hash where the version is still that of {@code user}, which becomes the next one; permits
     * hold only from that one on. Cuts off as {@link #update} does.
     */
    Optional<UserChange.Changed> changePassword(User user, String passwordHash, Instant accessUntil);

    /**
     * Replaces the e-mail, which is confirmed then, where the version is still that of {@code user} and nobody has an account
     * with it; permits hold only from the next version on. Cuts off as {@link #update} does.
     *
     * @param email normalized
     */
    Optional<UserChange.Changed> changeEmail(User user, String email, Instant accessUntil);

    /** Removes an account where its version is still that of {@code user}. Cuts off as {@link #update} does. */
    Optional<UserChange.Changed> delete(User user, Instant accessUntil);

    /**
     * Whether the account is enabled and has the role, and nobody else is who has it. Where it has, nobody else learns the
     * answer for another one until the unit of work around this has ended.
     *
     * @param confirmed whether accounts count only whose e-mail address was shown to be theirs
     */
    boolean isLastHolder(String userId, String role, boolean confirmed);

    /** Accounts by {@link UserFields}, in the order of their e-mails where none is asked for. */
    List<User> list(Selection selection);

    /** Forgets failures and locks of the account and all its devices; {@code false} where there is no such account. */
    boolean unlock(String userId);

    /** Replaces the password's hash where it still is {@code oldHash}; whether it did. The version stays. */
    boolean replacePasswordHash(String userId, String oldHash, String newHash);

    /** What a store says of a sign-in whose password was right. */
    enum Admission {
        /** It may go on; nobody has failed since the last that succeeded. */
        OPEN,
        /** It may go on; somebody has failed, which is to be forgotten once it has succeeded. */
        OPEN_AFTER_FAILURES,
        /** It may not go on. */
        LOCKED,
        /** There is no such account, or it doesn't know the device. */
        UNKNOWN
    }

    /**
     * Decides whether a sign-in whose password was right may go on: not while {@code account} is locked at {@code now}. A
     * lock that ends at {@code now} has ended.
     *
     * <p>Writes as much and is as durable whatever it decides, unless it is {@link Admission#UNKNOWN}: its duration must not
     * tell.
     */
    Admission admit(LockoutAccount account, Instant now);

    /** Forgets failures and the locks before, unless {@code account} is locked at {@code now}; not those of the day. */
    void forgetFailures(LockoutAccount account, Instant now);

    /**
     * Counts a failed sign-in, and locks when it was one too many, in a row or in the day; while locked nothing is counted. A
     * lock after too many in a row starts that count anew, and remembers how long it was until the next {@link
     * #forgetFailures}.
     *
     * <p>Writes as much and is as durable whatever it decides: its duration must not tell.
     *
     * @return {@code false} where there is no such account, or it doesn't know the device
     */
    boolean countFailure(LockoutAccount account, Instant now, LockoutOptions options);

    /**
     * Makes a device known to an account that is there. Of more than {@code most} it forgets others: first those that never
     * showed their token again, then those that did least recently.
     *
     * @param device whose failures are counted
     */
    void addDevice(String userId, LockoutAccount device, Instant now, int most);

    /** Forgets all devices of an account, with what was counted of them. */
    void forgetDevices(String userId);
}
