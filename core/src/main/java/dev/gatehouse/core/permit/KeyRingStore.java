package dev.gatehouse.core.permit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where keys rest, sealed. Whenever one is added or cut off the nodes are told, in the transaction that does it.
 *
 * <p>Whoever writes one inherits {@code KeyRingStoreContract} of the test kit.
 */
public interface KeyRingStore {

    /** Every key, in the order of activation. */
    List<SealedKey> list();

    /**
     * Adds a key as successor of all keys of its purpose that have no {@code retiresAt} yet, and sets theirs to
     * {@code predecessorsRetireAt}, or to what {@link #noteTokenLife} asks for where that is later, in one transaction;
     * {@code false}, and nothing changed, where the newest key of the purpose (by {@code activatesAt}) is not
     * {@code newest}, by its id and as it is sealed ({@code null} for the very first): another node was quicker. Likewise
     * where it would not be the newest itself.
     */
    boolean add(SealedKey key, @Nullable SealedKey newest, Instant predecessorsRetireAt);

    /**
     * Says that a node signs tokens with a key that live for up to {@code life}: the key is not retired before that time,
     * rounded up to the second, has passed after its successor's activation. Where it has a successor already its
     * {@code retiresAt} is put off. Nothing for a key that is cut off or not there, or where as long a life was noted before.
     *
     * @param life from a token's issuing until no reader accepts it any more
     */
    void noteTokenLife(String keyId, Duration life, Instant now);

    /**
     * Cuts a key off, in one transaction with its cut-off; {@code false}, and nothing changed, where another node changed
     * the keys meanwhile. A key that was cut off before stays as it is, and its cut-off is recorded again.
     */
    boolean retire(Retirement retirement);

    /**
     * Replaces how keys are sealed, in one transaction; {@code false}, and nothing changed, where one of them is no longer
     * sealed as it was, or where there is a key that is neither.
     *
     * @param sealed the new text by the key as it was listed; all that were
     */
    boolean reseal(Map<SealedKey, String> sealed);

    /**
     * A key's end in an emergency.
     *
     * @param key the key, as it was listed
     * @param successor the key that takes its place where it is the newest of its purpose, else {@code null}
     * @param now when it ends
     * @param forgetAt from when on no reader accepts a token it signed, cut off or not
     */
    record Retirement(SealedKey key, @Nullable SealedKey successor, Instant now, Instant forgetAt) {

        public CutOff cutOff() {
            return CutOff.ofKey(key.id(), forgetAt);
        }
    }
}
