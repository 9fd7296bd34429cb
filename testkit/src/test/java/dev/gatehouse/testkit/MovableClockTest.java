package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MovableClockTest {

    private final MovableClock clock = new MovableClock();

    @Test
    void itStandsStillOnAWholeSecondUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);

        clock.advance(Duration.ofMillis(1500));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-22T12:00:01.500Z"));
        assertThat(clock.millis())
                .isEqualTo(Instant.parse("2026-11-22T12:00:01.500Z").toEpochMilli());

        clock.advance(Duration.ofDays(-1));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-21T12:00:01.500Z"));
    }

    @Test
    void itIsMovedToAnInstant() {
        clock.set(Instant.EPOCH);

        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aClockOfAnotherZoneMovesWithIt() {
        Clock colombo = clock.withZone(ZoneId.of("Asia/Colombo"));

        clock.advance(Duration.ofHours(1));

        assertThat(colombo.getZone()).isEqualTo(ZoneId.of("Asia/Colombo"));
        assertThat(colombo.instant()).isEqualTo(clock.instant());
    }

    @Test
    void noStepIsLostHoweverManyMoveItAtOnce() {
        Together.run(50, number -> {
            clock.advance(Duration.ofSeconds(1));
            return number;
        });

        assertThat(clock.instant()).isEqualTo(MovableClock.START.plusSeconds(50));
    }
}
