package dev.gatehouse.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals with AES-256-GCM: each under a nonce of its own, which comes before what is sealed. */
final class SealingKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private static final String PRODUCT = "gatehouse-client 1 ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    SealingKey(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException("the key has " + bytes.length + " bytes instead of " + KEY_BYTES);
        }
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /** That of a file; empty where there is none, or not all of one. */
    static Optional<SealingKey> read(Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length == KEY_BYTES ? Optional.of(new SealingKey(bytes)) : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** The bytes of a new one. */
    static byte[] random() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** @param context what it is: it is opened as nothing else */
    byte[] seal(byte[] content, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(content);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** What was sealed; empty where that was done with another key or as something else, or it was changed. */
    Optional<byte[]> open(byte[] sealed, String context) {
        if (sealed.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        rest.get(nonce);
        byte[] body = new byte[rest.remaining()];
        rest.get(body);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(body));
        } catch (AEADBadTagException other) {
            return Optional.empty();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((PRODUCT + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
