package dev.gatehouse.core.permit;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How refresh tokens descend from one another, and how they and the attempts of clients are known at rest. All of it is
 * HMAC-SHA-256 under the lineage key, as base64url: whoever reads the store can neither make a successor nor try out
 * which attempt a client may have made up. Thread-safe.
 */
public final class Lineage {

    private static final String HMAC = "HmacSHA256";

    /** What a code is of comes first, so that one can't pass for the other. */
    private static final byte OF_HASH = 1;

    private static final byte OF_SUCCESSOR = 2;
    private static final byte OF_KEY = 3;

    /** The length of a text that isn't there. */
    private static final int ABSENT = -1;

    private final SecretKey key;

    public Lineage(KeyRing keyRing) {
        this(keyRing.lineageKey());
    }

    Lineage(SecretKey key) {
        this.key = key;
    }

    /** The same under a key of another purpose, which follows from this one. */
    Lineage derived(String purpose) {
        return new Lineage(new SecretKeySpec(derivedKey(purpose), HMAC));
    }

    /** A key of 256 bits for another purpose, which follows from this one (NIST SP 800-108 §4.1, one block). */
    byte[] derivedKey(String purpose) {
        return bytes(OF_KEY, purpose);
    }

    /** What is stored of a refresh token's identity, or of a client's attempt. */
    public String hash(String value) {
        return code(OF_HASH, value);
    }

    /**
     * The identity of the refresh token that follows this one: always the same for the same attempt.
     *
     * @param attempt what the client made up for the renewal, or {@code null}, which is an attempt of its own
     */
    public String successor(String identity, @Nullable String attempt) {
        return code(OF_SUCCESSOR, identity, attempt);
    }

    /** What is stored of a value that is of a context. */
    String hash(String context, String value) {
        return code(OF_HASH, context, value);
    }

    private String code(byte kind, @Nullable String... texts) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(kind, texts));
    }

    private byte[] bytes(byte kind, @Nullable String... texts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(kind);
            for (String text : texts) {
                mac.update(encoded(text));
            }
            return mac.doFinal();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(HMAC + " is not to be had", broken);
        }
    }

    /** The length first, so that no two lists of texts are encoded alike, and plain chars: UTF-8 would merge malformed ones. */
    private static byte[] encoded(@Nullable String text) {
        if (text == null) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(ABSENT).array();
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * text.length());
        bytes.putInt(text.length()).asCharBuffer().put(text);
        return bytes.array();
    }
}
