package dev.gatehouse.core.permit;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secret keys for whatever else needs one, derived from the lineage key: the same on every node and for good, and nothing that
 * would have to be stored. What one is good for says nothing about another, nor about the lineage key. Thread-safe.
 */
public final class DerivedKeys {

    private static final String HMAC = "HmacSHA256";

    /** The number of the first block, which is all that 256 bits need (RFC 5869 §2.3). */
    private static final byte FIRST_BLOCK = 1;

    private final SecretKey lineage;

    private DerivedKeys(SecretKey lineage) {
        this.lineage = lineage;
    }

    /**
     * Those of a store whose keys have been made.
     *
     * @throws IllegalStateException where it has no lineage key
     * @throws KeyEncryptionException where that can't be opened with {@code encryption}
     */
    public static DerivedKeys open(KeyRingStore store, KeyEncryption encryption) {
        return new DerivedKeys(lineageKey(store.list(), encryption));
    }

    /**
     * A key of 256 bits (HKDF-Expand with SHA-256, RFC 5869 §2.3; the lineage key is random as it is, so that nothing needs to be
     * extracted, §3.3).
     *
     * @param use what it is for, a name that nobody else uses
     */
    public SecretKey of(String use) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(lineage);
            mac.update(use.getBytes(StandardCharsets.UTF_8));
            mac.update(FIRST_BLOCK);
            return new SecretKeySpec(mac.doFinal(), HMAC);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(HMAC + " is not to be had", broken);
        }
    }

    /** One key for good: what rests in the store was hashed with it. */
    static SecretKey lineageKey(List<SealedKey> rows, KeyEncryption encryption) {
        return rows.stream()
                .filter(row -> row.purpose() == KeyPurpose.LINEAGE)
                .reduce((earlier, later) -> later)
                .map(encryption::open)
                .map(JWK::toOctetSequenceKey)
                .map(OctetSequenceKey::toSecretKey)
                .orElseThrow(() -> new IllegalStateException("the key store has no lineage key"));
    }
}
