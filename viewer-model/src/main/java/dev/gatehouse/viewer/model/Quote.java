package dev.gatehouse.viewer.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What something costs now, and how that has changed.
 *
 * @param price the latest, with two to four decimals
 * @param at since when it is that
 * @param change how much more that is than it was before today (UTC) began; where there was none yet, than it was at first
 * @param changePercent the same in percent of what it was, with two decimals
 */
public record Quote(BigDecimal price, Instant at, BigDecimal change, BigDecimal changePercent) {}
