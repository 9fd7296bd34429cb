package dev.gatehouse.core.permit;

import java.time.Instant;
import java.util.List;

/**
 * Where keys rest, sealed. Whoever writes one inherits {@code KeyRingStoreContract} of the test kit.
 */
public interface KeyRingStore {

    /** Every key, in the order of activation. */
    List<SealedKey> list();

    /**
     * Adds a key as successor of all keys of its purpose that have no {@code retiresAt} yet, and sets theirs to
     * {@code predecessorsRetireAt}, in one transaction; {@code false}, and nothing changed, where the newest key of the
     * purpose (by {@code activatesAt}) is not {@code expectedNewestId} (which is empty for the very first): another node was
     * quicker. Likewise where it would not be the newest itself.
     */
    boolean add(SealedKey key, String expectedNewestId, Instant predecessorsRetireAt);
}
