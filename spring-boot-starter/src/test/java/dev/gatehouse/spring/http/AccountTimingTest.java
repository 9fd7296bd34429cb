package dev.gatehouse.spring.http;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few pairs, which find only what anybody would notice; the drill finds more. */
class AccountTimingTest {

    @TempDir
    Path data;

    @Test
    void howLongItTakesTellsNobodyWhoHasAnAccount() {
        try (RunningApplication app = RunningApplication.start(data, AccountTimings.SETTINGS)) {
            new AccountTimings(app, 30, 0.3).compareAll();
        }
    }
}
