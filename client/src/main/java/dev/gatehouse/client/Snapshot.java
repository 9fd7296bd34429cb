package dev.gatehouse.client;

import java.time.Duration;
import java.time.Instant;

/**
 * What was so at a time.
 *
 * @param value what
 * @param asOf when the server last said so, by this machine's clock; of several answers the oldest
 * @param age how long ago that was when it was read
 */
public record Snapshot<T>(T value, Instant asOf, Duration age) {

    static <T> Snapshot<T> of(T value, Instant asOf, Instant now) {
        Duration age = Duration.between(asOf, now);
        return new Snapshot<>(value, asOf, age.isNegative() ? Duration.ZERO : age);
    }
}
