package dev.gatehouse.spring.web;

/** Versions of rows as entity tags (RFC 9110 §8.8.3): always strong, since a version is of one representation. */
public final class EntityTags {

    private EntityTags() {}

    /** The tag of a version, quotes included: {@code "7"}. */
    public static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }
}
