package dev.gatehouse.viewer.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The prices of a part of a chart's time; each with two to four decimals.
 *
 * @param at when that part begins; it lasts as long as the chart says
 * @param open the first price in it
 * @param high the highest
 * @param low the lowest
 * @param close the last
 */
public record PriceBucket(Instant at, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close) {}
