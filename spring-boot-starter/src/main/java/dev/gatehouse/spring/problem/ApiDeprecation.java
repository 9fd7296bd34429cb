package dev.gatehouse.spring.problem;

import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * That a version of the API is still served, but to be left: its answers say so ({@code Deprecation}, RFC 9745) and until when it
 * stays ({@code Sunset}, RFC 8594).
 *
 * @param version as callers name it, such as {@code 1.0}
 * @param since the day (UTC) from which on it is to be left
 * @param sunset the day (UTC) from which on it may be gone, behind {@code since}; {@code null} where that isn't known
 * @param link what to read about it; {@code null} for nothing
 */
public record ApiDeprecation(
        String version,
        LocalDate since,
        @Nullable LocalDate sunset,
        @Nullable URI link) {

    boolean isInOrder() {
        return sunset == null || sunset.isAfter(since);
    }
}
