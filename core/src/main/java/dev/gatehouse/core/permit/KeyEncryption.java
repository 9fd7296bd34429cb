package dev.gatehouse.core.permit;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.core.claims.InvalidOptionException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which all other keys rest: 256 bits that a file or the configuration gives, never the database. Whoever
 * has both, has every key; whoever loses it, loses every permit. Thread-safe.
 */
public final class KeyEncryption {

    private static final int KEY_BYTES = 32;

    private static final String PURPOSE = "purpose";

    private final SecretKey key;
    private final String name;

    private KeyEncryption(byte[] key, String name) {
        this.key = new SecretKeySpec(key, "AES");
        this.name = name;
    }

    /**
     * With a configured key.
     *
     * @param text base64 or base64url of exactly 32 random bytes
     * @throws InvalidOptionException where it isn't that; never shows it
     */
    public static KeyEncryption of(String text) {
        return new KeyEncryption(
                keyOf(text)
                        .orElseThrow(() -> new InvalidOptionException(
                                "encryptionKey",
                                "must be base64 or base64url of exactly " + KEY_BYTES
                                        + " random bytes (`openssl rand -base64 32` makes one)")),
                "key-encryption key");
    }

    /**
     * With the key in a file, which is created where there is none: readable and writable by its owner alone, written
     * through to the disk before it has its name, and never in the place of another.
     *
     * @throws KeyEncryptionException where the file is damaged, can't be read or created, or is open to others
     */
    public static KeyEncryption ofFile(Path path) {
        KeyFile file = new KeyFile(path);
        if (!file.exists()) {
            file.create(newKey());
        }
        return read(file);
    }

    /**
     * With the key in a file that must be there, because keys were sealed under it.
     *
     * @throws KeyEncryptionException where the file is missing, damaged, can't be read, or is open to others
     */
    public static KeyEncryption ofExistingFile(Path path) {
        KeyFile file = new KeyFile(path);
        if (!file.exists()) {
            throw new KeyEncryptionException("the " + file + " is missing, and this database needs it");
        }
        return read(file);
    }

    private static KeyEncryption read(KeyFile file) {
        return new KeyEncryption(keyOf(file.read()).orElseThrow(file::damaged), file.toString());
    }

    /** A private or secret key as it may rest: a JWE ({@code dir}, {@code A256GCM}) bound to its purpose. */
    public String seal(JWK secret, KeyPurpose purpose) {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(secret.getKeyID())
                .customParam(PURPOSE, purpose.name())
                .build();
        JWEObject sealed = new JWEObject(header, new Payload(secret.toJSONString()));
        try {
            sealed.encrypt(new DirectEncrypter(key));
        } catch (JOSEException broken) {
            throw new IllegalStateException("the key " + secret.getKeyID() + " can't be sealed", broken);
        }
        return sealed.serialize();
    }

    /**
     * What {@link #seal} was given.
     *
     * @throws KeyEncryptionException where it was sealed under another key, was changed since, or is another row's
     */
    public JWK open(SealedKey row) {
        JWEObject sealed = parse(row);
        try {
            sealed.decrypt(new DirectDecrypter(key));
        } catch (JOSEException | RuntimeException wrongKey) {
            throw new KeyEncryptionException(
                    "the " + name + " does not fit this database: it can't open signing key " + row.id(), wrongKey);
        }
        return requireOfRow(sealed, row);
    }

    /** Shows where the key is from, never the key. */
    @Override
    public String toString() {
        return "KeyEncryption[" + name + "]";
    }

    private static JWEObject parse(SealedKey row) {
        try {
            JWEObject sealed = JWEObject.parse(row.sealed());
            if (isOurForm(sealed.getHeader())) {
                return sealed;
            }
        } catch (ParseException | RuntimeException malformed) {
            // Told below, as any other form that isn't ours: what it says is of no use to anyone.
        }
        throw new KeyEncryptionException("signing key " + row.id() + " is damaged in the database");
    }

    private static boolean isOurForm(JWEHeader header) {
        return JWEAlgorithm.DIR.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && header.getCompressionAlgorithm() == null;
    }

    /** All of it is authenticated, so nobody without the key can move a key to another row or another purpose. */
    private static JWK requireOfRow(JWEObject opened, SealedKey row) {
        try {
            JWK secret = JWK.parse(opened.getPayload().toString());
            if (row.id().equals(secret.getKeyID())
                    && row.purpose().name().equals(opened.getHeader().getCustomParam(PURPOSE))
                    && new Algorithm(row.algorithm()).equals(secret.getAlgorithm())) {
                return secret;
            }
        } catch (ParseException notOurs) {
            // Whoever sealed that has the key, but not our ways.
        }
        throw new KeyEncryptionException("signing key " + row.id() + " is not the one its row says");
    }

    private static Optional<byte[]> keyOf(String text) {
        return Secrets.decode(text)
                .filter(bytes -> bytes.length == KEY_BYTES)
                .filter(bytes -> Secrets.looksRandom(text.strip(), bytes));
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
