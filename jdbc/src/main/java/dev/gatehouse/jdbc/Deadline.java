package dev.gatehouse.jdbc;

import java.time.Duration;

/**
 * A moment until when something must be done.
 *
 * @param nanos as {@link System#nanoTime()} counts
 */
record Deadline(long nanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** How long it is until then; zero from then on. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    boolean isOver() {
        return left().isZero();
    }
}
