package dev.gatehouse.viewer.server;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Prices at rest: whole ten-thousandths. Both ways are exact. */
final class Prices {

    /** Decimals a price has at most. */
    static final int MAX_DECIMALS = 4;

    /** Decimals a price is shown with at least. */
    private static final int MIN_DECIMALS = 2;

    private Prices() {}

    static BigDecimal fromRest(long tenThousandths) {
        BigDecimal price = BigDecimal.valueOf(tenThousandths, MAX_DECIMALS).stripTrailingZeros();
        return price.scale() < MIN_DECIMALS ? price.setScale(MIN_DECIMALS, RoundingMode.UNNECESSARY) : price;
    }

    static long toRest(BigDecimal price) {
        return price.movePointRight(MAX_DECIMALS).longValueExact();
    }
}
