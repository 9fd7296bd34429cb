package dev.gatehouse.core.factor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where passkeys are kept; nothing of them is secret. Every method is one atomic statement or one transaction, and durable
 * when it returns. Whoever writes one inherits {@code PasskeyStoreContract} of the test kit.
 */
public interface PasskeyStore {

    /**
     * A passkey with what verifies it.
     *
     * @param passkey what is shown of it
     * @param userId whose it is
     * @param credential WebAuthn's attested credential data, base64url
     * @param signCount how often it has signed, as it last said; 0 where it doesn't count
     * @param backupEligible whether it may be copied to other devices of its owner
     */
    record PasskeyRow(Passkey passkey, String userId, String credential, long signCount, boolean backupEligible) {}

    /** Adds a passkey; {@code false}, and nothing changed, where it is there, or the account has {@code most}. */
    boolean add(PasskeyRow row, int most);

    Optional<PasskeyRow> find(String id);

    /** Those of an account, oldest first. */
    List<PasskeyRow> list(String userId);

    /** Notes that it was used; {@code false}, and nothing changed, where its count is not {@code countBefore} any more. */
    boolean use(String id, long countBefore, long count, Instant now);

    /** Gives it another name; {@code false} where the account has no such passkey. */
    boolean rename(String userId, String id, String name);

    /** Removes it, and the recovery codes where no other factor is left; {@code false} where the account has none such. */
    boolean remove(String userId, String id);
}
