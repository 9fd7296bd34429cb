package dev.gatehouse.viewer.model;

import dev.gatehouse.model.ResourceName;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A new price of a share.
 *
 * @param share id of the share
 * @param tag its tag
 * @param industry id of the industry that owns it
 * @param price with two to four decimals
 * @param at since when it is that
 */
@ResourceName("price")
public record PriceEvent(String share, String tag, String industry, BigDecimal price, Instant at) {}
