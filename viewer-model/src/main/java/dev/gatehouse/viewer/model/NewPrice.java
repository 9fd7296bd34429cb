package dev.gatehouse.viewer.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A new price of a share: a {@link PriceEvent} in version 2.0 of the API.
 *
 * @param shareId id of the share
 * @param symbol its symbol
 * @param industryId id of the industry that owns it
 * @param price with two to four decimals
 * @param at since when it is that
 */
public record NewPrice(String shareId, String symbol, String industryId, BigDecimal price, Instant at) {}
