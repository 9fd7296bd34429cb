package dev.gatehouse.spring.http;

import dev.gatehouse.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 2,000 pairs of each request, on either engine. Run by {@code ./mvnw -Pdrill verify}, on a machine that does nothing else.
 */
@Tag("drill")
class AccountTimingDrillTest {

    private static final int PAIRS = 2_000;
    private static final double TOLERANCE = 0.05;

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void howLongItTakesTellsNobodyWhoHasAnAccount(String engine) {
        try (Mailbox mailbox = Mailbox.open();
                RunningApplication app = RunningApplication.start(
                        data,
                        Stream.of(Stream.of(mailbox.settings()), Stream.of(AccountTimings.SETTINGS), databaseOf(engine))
                                .flatMap(settings -> settings)
                                .toArray(String[]::new))) {
            new AccountTimings(app, PAIRS, TOLERANCE).compareAll();
        }
    }

    private static Stream<String> databaseOf(String engine) {
        return engine.equals("postgresql")
                ? Stream.of("gatehouse.database-url=" + PostgresServer.shared().newDatabase())
                : Stream.empty();
    }
}
