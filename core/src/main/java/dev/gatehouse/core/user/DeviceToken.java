package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.RandomId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a device is given when somebody signs in on it, and shows when they do again: it proves that it did before, and nothing
 * else. Only its hash is stored; its 144 random bits need neither salt nor key.
 */
record DeviceToken(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{24}");

    static DeviceToken next() {
        return new DeviceToken(RandomId.next());
    }

    /** What a device sent, where it can be one. */
    static Optional<DeviceToken> of(@Nullable String sent) {
        return Optional.ofNullable(sent)
                .filter(text -> FORM.matcher(text).matches())
                .map(DeviceToken::new);
    }

    String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("SHA-256 is not to be had", broken);
        }
    }

    /** Never shows it. */
    @Override
    public String toString() {
        return "DeviceToken[…]";
    }
}
