package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand addresses guess at one account for a day, behind a proxy that says who they are. */
@Tag("drill")
class GuessingDrillTest {

    private static final String EMAIL = "senior@example.com";
    private static final int TIMES = 1_000;

    @TempDir
    Path data;

    @Test
    void twentyGuessesAreEvaluatedAtMostAndTheOwnerAlwaysGetsIn() {
        try (RunningApplication app = RunningApplication.start(data, "gatehouse.web.trusted-proxies=127.0.0.1")) {
            app.addUser(EMAIL, "2020-01-31");
            GuessingDay day = new GuessingDay(app, EMAIL);

            day.pass(TIMES, Duration.ofDays(1).dividedBy(TIMES));

            assertThat(day.addresses()).isEqualTo(TIMES);
            assertThat(day.evaluated()).isLessThanOrEqualTo(20);
            assertThat(day.ownersSignIns()).isGreaterThanOrEqualTo(999);
        }
    }
}
