package dev.gatehouse.spring.web;

import java.time.Duration;

/**
 * The equal parts of a chart's time, in milliseconds. Those that last an hour or more are whole hours and begin on the hour, so
 * that they are made of hours and not of single prices.
 *
 * @param from when the first begins
 * @param to when the last is over, at the latest
 * @param width how long each lasts
 */
public record Buckets(long from, long to, long width) {

    public static final long HOUR = Duration.ofHours(1).toMillis();

    /** As many as {@code points} at most, of the time from {@code from} until {@code to}, and of a little around it. */
    public static Buckets of(long from, long to, int points) {
        long grain = to - from >= points * HOUR ? HOUR : 1;
        long begin = Math.floorDiv(from, grain) * grain;
        long end = Math.ceilDiv(to, grain) * grain;
        return new Buckets(begin, end, Math.ceilDiv(end - begin, points * grain) * grain);
    }

    /** Whether they are made of whole hours. */
    public boolean areHours() {
        return width % HOUR == 0 && from % HOUR == 0 && to % HOUR == 0;
    }

    /** When the one of that number begins, counted from 0. */
    public long beginOf(long number) {
        return from + number * width;
    }
}
