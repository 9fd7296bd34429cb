package dev.gatehouse.model;

import java.time.Instant;

/**
 * How many sign-ins there were in a part of a time.
 *
 * @param at when the part begins
 * @param granted how many granted a permit
 * @param refused how many were refused
 */
public record SignInCount(Instant at, long granted, long refused) {}
