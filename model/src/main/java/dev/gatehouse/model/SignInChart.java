package dev.gatehouse.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many sign-ins were granted and refused over a time.
 *
 * @param from when the time begins
 * @param to when it is over: what happened in that moment is not in it
 * @param width how long each part of it lasts; whole hours, which begin on the hour, where that is an hour or more
 * @param value the parts in which there were any, in their order
 */
public record SignInChart(Instant from, Instant to, Duration width, List<SignInCount> value) {

    public SignInChart {
        value = List.copyOf(value);
    }
}
