package dev.gatehouse.core.policy;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Makes subjects and instants. */
final class TestSubjects {

    static final String JOINED = "jwt.datej";

    private TestSubjects() {}

    static Subject with(Map<String, ?> claims) {
        return new Subject("user", "permit", "token", Instant.EPOCH, Instant.MAX, Claims.of(claims));
    }

    static Subject joined(String date) {
        return with(Map.of(JOINED, date));
    }

    static Subject withoutClaims() {
        return with(Map.of());
    }

    /** The first instant of a day in UTC. */
    static Instant startOf(String day) {
        return startOf(LocalDate.parse(day));
    }

    static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The last second of the day before, in UTC. */
    static Instant secondBefore(String day) {
        return startOf(day).minusSeconds(1);
    }
}
