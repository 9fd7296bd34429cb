package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who listens to new prices while the database is away. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PriceStreamOutageTest {

    private static final String STREAM = "/api/prices/stream";

    @TempDir
    private static Path data;

    private static PostgresServer postgres;
    private static TestViewer viewer;
    private static Caller manager;
    private static Caller skilled;
    private static int prices;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start();
        viewer = TestViewer.start(
                data, "--gatehouse.database-url=" + postgres.newDatabase(), "--viewer.stream.heartbeat=PT1S");
        manager = viewer.manager();
        skilled = viewer.skilled();
    }

    @AfterAll
    static void stop() {
        viewer.close();
        postgres.close();
    }

    @Test
    void whileItIsKilledWhoStaysHearsThatSomebodyIsThereAndNobodyMissesAny() {
        assertNobodyMissesAny(postgres::kill, postgres::restart);
    }

    @Test
    @Tag("drill")
    void whileItIsStoppedWhoStaysHearsThatSomebodyIsThereAndNobodyMissesAny() {
        assertNobodyMissesAny(postgres::pause, postgres::resume);
    }

    private static void assertNobodyMissesAny(Runnable goes, Runnable comesBack) {
        String seen = numberOfNewPrice();
        try (PriceListener stays = PriceListener.of(skilled, STREAM);
                PriceListener ofHeartbeats = PriceListener.of(skilled, STREAM)) {
            // Whoever stays may not have heard it yet.
            String before = setPrice();
            goes.run();
            Answer tooEarly = skilled.get(STREAM, PriceStream.LAST_EVENT_ID, seen);
            assertThat(tooEarly.status()).isEqualTo(503);
            assertThat(tooEarly.header("Retry-After")).isNotEmpty();
            assertHeartbeats(ofHeartbeats);
            comesBack.run();
            awaitStorage();
            List<String> all = Stream.concat(
                            Stream.of(before),
                            Stream.generate(PriceStreamOutageTest::setPrice).limit(5))
                    .toList();

            assertThat(stays.prices(all.size())).isEqualTo(all);
            try (PriceListener returns = PriceListener.of(skilled, STREAM, PriceStream.LAST_EVENT_ID, seen)) {
                assertThat(returns.prices(all.size())).isEqualTo(all);
            }
        }
    }

    private static String numberOfNewPrice() {
        try (PriceListener listener = PriceListener.of(skilled, STREAM)) {
            setPrice();
            return listener.next().id();
        }
    }

    private static void assertHeartbeats(PriceListener listener) {
        assertThat(Stream.generate(listener::comment)
                        .filter("still here"::equals)
                        .limit(2))
                .hasSize(2);
    }

    private static void awaitStorage() {
        while (viewer.anybody().get("/actuator/health/storage").status() != 200) {
            Thread.onSpinWait();
        }
    }

    /** Another one each time. */
    private static String setPrice() {
        String price = ++prices + ".50";
        assertThat(manager.patch("/api/industries/1/shares/1", "{\"price\": " + price + "}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        return price;
    }
}
