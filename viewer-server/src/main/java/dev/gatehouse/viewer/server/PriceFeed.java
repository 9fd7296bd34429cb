package dev.gatehouse.viewer.server;

import dev.gatehouse.viewer.model.Share;
import java.math.BigDecimal;
import java.time.Instant;

/** Where prices come from when nobody sets them. */
@FunctionalInterface
interface PriceFeed {

    /**
     * What the share costs at that time; positive, with four decimals at most. Follows from what is told here and from settings
     * alone, so that every node is told the same.
     */
    BigDecimal priceOf(Share share, Instant time);
}
