package dev.gatehouse.viewer.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;

/** A file of the page, in memory. */
final class PageFile extends ByteArrayResource {

    private final String name;
    private final String tag;

    PageFile(String name, byte[] content) {
        super(content, name);
        this.name = name;
        this.tag = tagOf(content);
    }

    /** Its kind is known by it. */
    @Override
    public String getFilename() {
        return name;
    }

    /** Of the content: all entries of a reproducible jar have the same time. Weak, since it is the same compressed (RFC 9110 §8.8.1). */
    String tag() {
        return tag;
    }

    static String tagOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, 16)) + "\"";
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PageFile file && name.equals(file.name) && tag.equals(file.tag);
    }

    @Override
    public int hashCode() {
        return tag.hashCode();
    }
}
