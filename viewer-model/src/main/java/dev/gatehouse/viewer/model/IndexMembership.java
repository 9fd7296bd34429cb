package dev.gatehouse.viewer.model;

import java.math.BigDecimal;

/**
 * What a share is to the index of its industry.
 *
 * @param basePrice what it cost when all shares of the index were weighted equally last, with two to four decimals
 * @param weightPercent its part of the index now, in percent with two decimals
 */
public record IndexMembership(BigDecimal basePrice, BigDecimal weightPercent) {}
