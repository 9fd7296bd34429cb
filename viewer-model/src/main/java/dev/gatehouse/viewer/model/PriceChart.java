package dev.gatehouse.viewer.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prices of a share, or levels of an index, over a time.
 *
 * @param latest what it costs now, whatever time is charted; {@code null} where there never was a price
 * @param from when the time begins
 * @param to when it is over: a price of that moment is not in it
 * @param width how long each part of it lasts; whole hours, which begin on the hour, where that is an hour or more
 * @param value the parts in which there were prices, in their order
 */
public record PriceChart(@Nullable Quote latest, Instant from, Instant to, Duration width, List<PriceBucket> value) {

    public PriceChart {
        value = List.copyOf(value);
    }
}
