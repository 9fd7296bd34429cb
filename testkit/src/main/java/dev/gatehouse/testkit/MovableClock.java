package dev.gatehouse.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class MovableClock extends Clock {

    /** When every such clock starts, unless told otherwise: on a whole second. */
    public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    /** One that shows {@link #START}, in UTC. */
    public MovableClock() {
        this(START);
    }

    /** One that shows {@code start}, in UTC. */
    public MovableClock(Instant start) {
        this(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    private MovableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Moves it on, or back where {@code step} is negative; together with every clock made of it. */
    public void advance(Duration step) {
        now.updateAndGet(instant -> instant.plus(step));
    }

    /** Moves it to {@code instant}; together with every clock made of it. */
    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** One that shows another zone and moves together with this one. */
    @Override
    public MovableClock withZone(ZoneId zone) {
        return new MovableClock(now, zone);
    }
}
