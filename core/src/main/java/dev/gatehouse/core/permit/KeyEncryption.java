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
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key under which all other keys rest: 256 bits that a file or the configuration gives, never the database. Whoever
 * has both, has every key; whoever loses it, loses every permit. Thread-safe.
 *
 * <p>While it is being changed there are two: the new one, and the previous one, under which keys rest until they are sealed
 * anew.
 */
public final class KeyEncryption {

    private static final int KEY_BYTES = 32;

    private static final String PURPOSE = "purpose";

    private final SecretKey key;
    private final String name;
    private final @Nullable KeyEncryption previous;

    private KeyEncryption(SecretKey key, String name, @Nullable KeyEncryption previous) {
        this.key = key;
        this.name = name;
        this.previous = previous;
    }

    private static KeyEncryption of(byte[] key, String name) {
        return new KeyEncryption(new SecretKeySpec(key, "AES"), name, null);
    }

    /**
     * With a configured key.
     *
     * @param text base64 or base64url of exactly 32 random bytes
     * @throws InvalidOptionException where it isn't that; never shows it
     */
    public static KeyEncryption of(String text) {
        return of(
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
        return of(keyOf(file.read()).orElseThrow(file::damaged), file.toString());
    }

    /**
     * This one, which also opens what rests under the one before it.
     *
     * @throws InvalidOptionException where both are the same
     */
    public KeyEncryption withPrevious(KeyEncryption before) {
        if (MessageDigest.isEqual(key.getEncoded(), before.key.getEncoded())) {
            throw new InvalidOptionException("previousEncryptionKey", "must not be the key-encryption key of today");
        }
        return new KeyEncryption(key, name, before);
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
     * As {@link #seal}, under the key that opens {@code neighbour}: a node that doesn't have the new key-encryption key yet
     * must be able to open what is added meanwhile.
     *
     * @throws KeyEncryptionException where there is no such key: nobody could open what was added under another
     */
    String sealAs(SealedKey neighbour, JWK secret, KeyPurpose purpose) {
        return opener(neighbour).orElseThrow(() -> doesNotFit(neighbour)).seal(secret, purpose);
    }

    /** The key sealed anew, where it rests under the previous key; empty where it doesn't. */
    Optional<String> resealed(SealedKey row) {
        return opener(row)
                .filter(opener -> !opener.key.equals(key))
                .map(opener -> seal(opener.open(row), row.purpose()));
    }

    /**
     * What {@link #seal} was given.
     *
     * @throws KeyEncryptionException where it was sealed under another key, was changed since, or is another row's
     */
    public JWK open(SealedKey row) {
        JWEObject sealed = parse(row);
        if (!decrypts(sealed) && (previous == null || !previous.decrypts(sealed))) {
            throw doesNotFit(row);
        }
        return requireOfRow(sealed, row);
    }

    private KeyEncryptionException doesNotFit(SealedKey row) {
        return new KeyEncryptionException(
                previous == null
                        ? "the " + name + " does not fit this database: it can't open signing key " + row.id()
                        : "neither the " + name
                                + " nor the previous one fits this database: they can't open signing key " + row.id());
    }

    /** Of this one and the previous the one that opens it. */
    private Optional<KeyEncryption> opener(SealedKey row) {
        return Stream.of(Optional.of(this), Optional.ofNullable(previous))
                .flatMap(Optional::stream)
                .filter(candidate -> candidate.decrypts(parse(row)))
                .findFirst();
    }

    private boolean decrypts(JWEObject sealed) {
        try {
            sealed.decrypt(new DirectDecrypter(key));
            return true;
        } catch (JOSEException | RuntimeException wrongKey) {
            return false;
        }
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
