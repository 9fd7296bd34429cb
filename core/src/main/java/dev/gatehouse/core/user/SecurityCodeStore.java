package dev.gatehouse.core.user;

import java.time.Instant;
import java.util.Optional;

/**
 * Where security codes rest, hashed. Every method is one atomic statement or one transaction, and durable when it returns,
 * or together with the unit of work around it.
 */
public interface SecurityCodeStore {

    /**
     * A code at rest. A subject has one of each purpose.
     *
     * @param purpose what it is for
     * @param subject whose it is
     * @param hash of it
     * @param boundTo what it agrees to, where it isn't good for anything else; else empty
     * @param issuedAt when it was made
     * @param expiresAt from when on it is no good
     * @param tries how often it may be tried
     */
    record StoredCode(
            CodePurpose purpose,
            String subject,
            String hash,
            String boundTo,
            Instant issuedAt,
            Instant expiresAt,
            int tries) {

        /** Never shows the hash. */
        @Override
        public String toString() {
            return "StoredCode[" + purpose + ", " + subject + "]";
        }
    }

    /** Puts it in the place of the one before; {@code false}, and nothing changed, where that was issued after {@code unlessAfter}. */
    boolean put(StoredCode code, Instant unlessAfter);

    /**
     * Spends a code: what it is bound to, where there is one of that hash that is not expired at {@code now}, not spent, and
     * not tried too often. Otherwise it is empty, and one that is there has been tried once more. One statement decides.
     *
     * @param decoy whose row is written, too, lest the duration tell whether there was a code
     */
    Optional<String> redeem(CodePurpose purpose, String subject, String hash, Instant now, LockoutAccount decoy);

    /** Makes a code that was spent good for one more try. */
    void giveBack(CodePurpose purpose, String subject, String hash);
}
