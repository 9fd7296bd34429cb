package dev.gatehouse.core.factor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where second factors are kept. Every method is one atomic statement or one transaction, and durable when it returns. Of
 * secrets only what a vault sealed or hashed ever gets here. Broken machinery is an unchecked exception. Whoever writes one
 * inherits {@code FactorStoreContract} of the test kit.
 */
public interface FactorStore {

    /**
     * The authenticator app of an account.
     *
     * @param sealed its secret, sealed; {@code null} until it is confirmed
     * @param since when it was confirmed, or {@code null}
     * @param pending the secret that waits for its confirmation, sealed, or {@code null}
     * @param pendingSince since when it does, or {@code null}
     */
    record TotpRow(
            @Nullable String sealed,
            @Nullable Instant since,
            @Nullable String pending,
            @Nullable Instant pendingSince) {

        /** Never shows a secret, sealed or not. */
        @Override
        public String toString() {
            return "TotpRow[" + since + ", " + pendingSince + "]";
        }
    }

    /** The second factors of an account; none where there is no such account. */
    Factors find(String userId);

    Optional<TotpRow> findTotp(String userId);

    /** Keeps a secret until it is confirmed, in place of another that waits. One that was confirmed goes on. */
    void enrolTotp(String userId, String sealed, Instant now);

    /**
     * Makes the waiting secret the account's, in place of another, and replaces its recovery codes; {@code false}, and
     * nothing changed, where it isn't {@code pending} that waits.
     *
     * @param step of the code that confirmed it, which is thereby spent with all before
     * @param recoveryHashes of the recovery codes
     */
    boolean confirmTotp(String userId, String pending, long step, List<String> recoveryHashes, Instant now);

    /** Spends the code of a step, and all before: {@code false} where that or a later one has been, or the secret is another. */
    boolean spendTotp(String userId, String sealed, long step);

    /**
     * Removes the authenticator app, also one that waits, and the recovery codes where no other factor is left; {@code false}
     * where there was none.
     */
    boolean removeTotp(String userId);

    /** Removes all second factors of an account, its passkeys included; {@code false} where there was none. */
    boolean removeAll(String userId);

    /** Replaces the recovery codes; {@code false}, and nothing changed, where the account has no other factor. */
    boolean replaceRecoveryCodes(String userId, List<String> hashes);

    /** Spends a recovery code: {@code false} where there is none of that hash any more. */
    boolean spendRecoveryCode(String userId, String hash);

    /**
     * Spends a challenge: {@code false} where it has been.
     *
     * @param forgetAt when nobody accepts it any more anyway
     */
    boolean spendChallenge(String hash, Instant forgetAt, Instant now);
}
