package dev.gatehouse.viewer.model;

import java.math.BigDecimal;

/**
 * A share of the index.
 *
 * @param id identifies it for ever
 * @param tag short name, e.g. {@code BUD}; unique in the whole market without regard to case
 * @param price positive, exact, with two to four decimals
 * @param industry id of the industry that owns it
 * @param version counts the changes; the entity tag of this representation
 */
public record Share(String id, String tag, BigDecimal price, String industry, long version) {}
