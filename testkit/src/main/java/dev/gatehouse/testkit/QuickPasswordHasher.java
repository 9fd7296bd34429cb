package dev.gatehouse.testkit;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.user.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * Hashes in no time, for tests that are about something else: one round of SHA-256 with a salt protects no password.
 * Thread-safe.
 */
public final class QuickPasswordHasher implements PasswordHasher {

    private static final String PREFIX = "quick:";

    @Override
    public String hash(String password) {
        if (password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("nobody may have such a password");
        }
        return hash(password, RandomId.next());
    }

    @Override
    public boolean verify(String password, String stored) {
        String[] parts = stored.split(":", 3);
        return parts.length == 3 && hash(password, parts[1]).equals(stored);
    }

    @Override
    public boolean needsRehash(String stored) {
        return !stored.startsWith(PREFIX);
    }

    @Override
    public void close() {}

    private static String hash(String password, String salt) {
        String text = salt + Normalizer.normalize(password, Normalizer.Form.NFC);
        return PREFIX + salt + ":" + HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
