package dev.gatehouse.viewer.model;

import java.math.BigDecimal;

/**
 * A share of the index with what it costs now: a {@link Share} in version 2.0 of the API, where its tag is called a symbol and its
 * industry is named as the id that it is.
 *
 * @param id identifies it for ever
 * @param symbol short name, e.g. {@code BUD}; unique in the whole market without regard to case
 * @param price what a manager set last: positive, exact, with two to four decimals
 * @param industryId id of the industry that owns it
 * @param latest what it costs now, and how that has changed
 * @param index what it is to the index of its industry
 * @param version counts the changes that managers made
 */
public record QuotedShare(
        String id,
        String symbol,
        BigDecimal price,
        String industryId,
        Quote latest,
        IndexMembership index,
        long version) {}
