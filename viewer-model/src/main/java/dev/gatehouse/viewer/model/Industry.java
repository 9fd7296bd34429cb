package dev.gatehouse.viewer.model;

/**
 * A part of the market; owns shares.
 *
 * @param id identifies it for ever
 * @param tag short name, e.g. {@code tech}; unique without regard to case
 * @param name full name, e.g. {@code Technology}
 * @param version counts the changes; the entity tag of this representation
 */
public record Industry(String id, String tag, String name, long version) {}
