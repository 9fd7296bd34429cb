package dev.gatehouse.spring.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Entity tags (RFC 9110 §8.8.3): always strong, for they are of one representation. */
public final class EntityTags {

    /** 128 bits: nobody finds two contents that have the same. */
    private static final int BYTES = 16;

    private EntityTags() {}

    /** The tag of a version, quotes included: {@code "7"}. */
    public static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /**
     * The tag of a version of what has parts that change by themselves: {@code "7.k3PgvdqgWAdtmpUzhdDl5w"}. In an {@link IfMatch} it is
     * that of the version.
     *
     * @param moving those parts
     */
    public static String of(long version, String moving) {
        return '"' + Long.toString(version) + '.' + hash(moving) + '"';
    }

    /** The tag of a content, or of whatever changes with it: {@code "k3PgvdqgWAdtmpUzhdDl5w"}. */
    public static String of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] content) {
        return '"' + hash(content) + '"';
    }

    /** What two different contents never have in common. */
    static String hash(String content) {
        return hash(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("SHA-256 is not to be had", broken);
        }
    }
}
