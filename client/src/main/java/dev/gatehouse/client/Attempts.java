package dev.gatehouse.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often, and after how long, a call is attempted again that may be. Between two attempts it waits a random part of a time that doubles
 * ("full jitter"), after whatever the server asked for in {@code Retry-After} (RFC 9110 §10.2.3).
 *
 * @param count how many attempts are made at most, the first included; 1 or more
 * @param base how long the first wait may be
 * @param cap how long any wait of its own may be
 * @param deadline when it is given up, counted from the first attempt, waits included
 */
public record Attempts(int count, Duration base, Duration cap, Duration deadline) {

    private static final int MOST_DOUBLINGS = 30;

    /** Four, after up to 0.2, 0.4 and 0.8 seconds, within a minute. */
    public static final Attempts DEFAULT =
            new Attempts(4, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(1));

    /** @throws IllegalArgumentException where it isn't possible */
    public Attempts {
        if (count < 1 || !isPositive(base) || cap.compareTo(base) < 0 || !isPositive(deadline)) {
            throw new IllegalArgumentException(
                    "count must be 1 or more, times positive, and the cap no less than the base");
        }
    }

    /** A single one. */
    public static Attempts once() {
        return new Attempts(1, DEFAULT.base, DEFAULT.cap, DEFAULT.deadline);
    }

    public Attempts withCount(int other) {
        return new Attempts(other, base, cap, deadline);
    }

    public Attempts withBase(Duration other) {
        return new Attempts(count, other, cap, deadline);
    }

    public Attempts withCap(Duration other) {
        return new Attempts(count, base, other, deadline);
    }

    public Attempts withDeadline(Duration other) {
        return new Attempts(count, base, cap, other);
    }

    /** How long to wait after so many: all whom a server asked to come back at one time don't come back at one. */
    Duration waitAfter(int attempts, Duration atLeast) {
        Duration doubled = base.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
        Duration most = doubled.compareTo(cap) < 0 ? doubled : cap;
        Duration jittered = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
        return atLeast.plus(jittered);
    }

    private static boolean isPositive(Duration time) {
        return time.isPositive();
    }
}
