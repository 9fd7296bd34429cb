package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a refused sign-in takes tells nobody whether there is such an account: the medians of pairs timed in turns lie
 * within 5 % of each other. Run by {@code ./mvnw -Pdrill verify}, on a machine that does nothing else.
 */
@Tag("drill")
class EnumerationDrillTest {

    private static final int PAIRS = 300;
    private static final int WARM_UP = 100;
    private static final double TOLERANCE = 0.05;
    private static final String WRONG = "not the password of anybody";

    @TempDir
    Path data;

    @Test
    void unknownAndKnownTakeTheSameTime() {
        // No lock, so that the known account stays open however often it is guessed at.
        try (RunningApplication app = RunningApplication.startHashing(data, "gatehouse.lockout.max-failures=0")) {
            RefusedAccounts.addTo(app);
            compare(app, "open, wrong password", RefusedAccounts.OPEN, WRONG);
            compare(app, "disabled, right password", RefusedAccounts.DISABLED, RunningApplication.PASSWORD);
            compare(app, "unconfirmed, right password", RefusedAccounts.UNCONFIRMED, RunningApplication.PASSWORD);
            compare(app, "no e-mail at all", "nothing of an e-mail", WRONG);
        }
        try (RunningApplication app = RunningApplication.startHashing(data.resolve("locking"))) {
            RefusedAccounts.addTo(app);
            compare(app, "locked, wrong password", RefusedAccounts.LOCKED, WRONG);
            compare(app, "locked, right password", RefusedAccounts.LOCKED, RunningApplication.PASSWORD);
        }
    }

    private static void compare(RunningApplication app, String name, String email, String password) {
        for (int time = 0; time < WARM_UP; time++) {
            nanos(app, "nobody@example.com", WRONG);
            nanos(app, email, password);
        }
        Random order = new Random(PAIRS);
        long[] unknown = new long[PAIRS];
        long[] known = new long[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            // In either order: what happens at every second request, such as a collection, must not fall on one of them
            // alone.
            if (order.nextBoolean()) {
                unknown[pair] = nanos(app, "nobody@example.com", WRONG);
                known[pair] = nanos(app, email, password);
            } else {
                known[pair] = nanos(app, email, password);
                unknown[pair] = nanos(app, "nobody@example.com", WRONG);
            }
        }
        double ratio = (double) median(known) / median(unknown);
        System.out.printf(
                Locale.ROOT,
                "%-28s median %6.2f ms, unknown %6.2f ms, ratio %.4f%n",
                name,
                median(known) / 1e6,
                median(unknown) / 1e6,
                ratio);
        assertThat(ratio).as(name).isBetween(1 - TOLERANCE, 1 + TOLERANCE);
    }

    private static long nanos(RunningApplication app, String email, String password) {
        long start = System.nanoTime();
        assertThat(app.signIn(email, password).statusCode()).isEqualTo(401);
        return System.nanoTime() - start;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
