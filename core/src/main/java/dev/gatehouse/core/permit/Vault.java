package dev.gatehouse.core.permit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What of small secrets may rest in a database or travel through a client: sealed where it must come out again
 * (AES-256-GCM), hashed where it is only compared (HMAC-SHA-256). Either is bound to what it is for and whose it is, so that
 * nothing can be put in another's place. Its keys follow from the lineage key, which rests under the key-encryption key and is
 * for good. Thread-safe.
 */
public final class Vault {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Lineage hashing;
    private final SecretKey sealing;

    public Vault(KeyRing keyRing) {
        this(new Lineage(keyRing));
    }

    private Vault(Lineage lineage) {
        this.hashing = lineage.derived("vault: hashing");
        this.sealing = new SecretKeySpec(lineage.derivedKey("vault: sealing"), "AES");
    }

    /**
     * That of a store whose keys have been made, without opening those that sign.
     *
     * @throws IllegalStateException where it has no lineage key
     * @throws KeyEncryptionException where that can't be opened with {@code encryption}
     */
    public static Vault open(KeyRingStore store, KeyEncryption encryption) {
        return new Vault(new Lineage(DerivedKeys.lineageKey(store.list(), encryption)));
    }

    /**
     * A code under which to store what is only compared, as base64url.
     *
     * @param context what it is for and whose it is
     */
    public String hash(String context, String value) {
        return hashing.hash(context, value);
    }

    /**
     * What only {@link #open} reads, with the same context; another text every time. As base64url.
     *
     * @param context what it is for and whose it is
     */
    public String seal(String context, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, context, nonce, secret)
                .orElseThrow(() -> new IllegalStateException(CIPHER + " is not to be had"));
        byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** What was sealed with that context; empty for everything else. */
    public Optional<byte[]> open(String context, String sealed) {
        return decode(sealed).flatMap(all -> open(context, ByteBuffer.wrap(all)));
    }

    private Optional<byte[]> open(String context, ByteBuffer all) {
        if (all.remaining() < NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        all.get(nonce);
        byte[] sealed = new byte[all.remaining()];
        all.get(sealed);
        return apply(Cipher.DECRYPT_MODE, context, nonce, sealed);
    }

    private Optional<byte[]> apply(int mode, String context, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
