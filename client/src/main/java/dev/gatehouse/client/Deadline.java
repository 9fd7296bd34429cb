package dev.gatehouse.client;

import java.time.Duration;

/** Until when somebody waits; by a clock that nobody sets. */
final class Deadline {

    /** A timeout of nothing would be none. */
    private static final Duration LEAST = Duration.ofMillis(1);

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Half of what is left. */
    Deadline half() {
        return in(left().dividedBy(2));
    }

    boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }

    /** What is left; never nothing. */
    Duration left() {
        Duration left = Duration.ofNanos(nanos - System.nanoTime());
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
