package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Together;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New prices as they come. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PriceStreamTest {

    private static final String STREAM = "/api/prices/stream";

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller manager;
    private static int tags;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data, "--viewer.stream.heartbeat=PT1S");
        manager = viewer.manager();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void aPageListensByItsSession() {
        Caller anybody = viewer.anybody();
        Answer session = anybody.post(
                "/web/session",
                "{\"email\": \"skilled@viewer.example\", \"password\": \"%s\"}".formatted(TestViewer.PASSWORD),
                "X-Gatehouse-Session",
                "1",
                "Sec-Fetch-Site",
                "same-origin");
        String cookies = session.response().headers().allValues("set-cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
        String share = newShare(1);
        String[] headers = {"Cookie", cookies, "X-Gatehouse-Session", "1", "Sec-Fetch-Site", "same-origin"};
        try (PriceListener listener = PriceListener.of(anybody, STREAM, headers)) {
            setPrice(share, "14.25");
            assertThat(listener.prices(1)).containsExactly("14.25");

            assertThat(anybody.delete("/web/session", headers).status()).isEqualTo(204);
            assertThat(listener.next().data().required("code").asString()).isEqualTo("TokenRevoked");
        }
    }

    @Test
    void aNewPriceIsSentToWhoListens() {
        String share = newShare(1);
        try (PriceListener listener = PriceListener.of(viewer.skilled(), STREAM)) {
            setPrice(share, "13.75");

            PriceListener.Event event = listener.next();
            assertThat(event.name()).isEqualTo("price");
            assertThat(Long.parseLong(event.id())).isPositive();
            assertThat(event.data().required("share").asString()).isEqualTo(idOf(share));
            assertThat(event.data().required("industry").asString()).isEqualTo("1");
            assertThat(event.data().required("tag").asString())
                    .isEqualTo(manager.get(share).member("tag"));
            assertThat(event.data().required("price").decimalValue()).isEqualByComparingTo("13.75");
            assertThat(event.data().required("at").asString()).endsWith("Z");
            assertThat(listener.header("content-type")).startsWith("text/event-stream");
            assertThat(listener.header("cache-control")).isEqualTo("no-store");
        }
    }

    @Test
    void whoAsksForAnIndustryGetsItsPricesOnly() {
        String one = newShare(1);
        String other = newShare(2);
        try (PriceListener listener = PriceListener.of(viewer.skilled(), STREAM + "?industry=2")) {
            setPrice(one, "2");
            setPrice(other, "3");
            setPrice(one, "4");
            setPrice(other, "5");

            assertThat(listener.prices(2)).containsExactly("3.00", "5.00");
        }
    }

    @Test
    void whoComesBackGetsWhatCameMeanwhileAndThenGoesOn() {
        String share = newShare(1);
        String last;
        try (PriceListener listener = PriceListener.of(viewer.skilled(), STREAM)) {
            setPrice(share, "1");
            last = listener.next().id();
        }
        // More than are read at once.
        IntStream.range(0, NewPrices.PAGE + 10).forEach(i -> setPrice(share, "1" + i));
        try (PriceListener listener = PriceListener.of(viewer.skilled(), STREAM, "Last-Event-ID", last)) {
            List<String> missed = listener.prices(NewPrices.PAGE + 10);
            setPrice(share, "7");

            assertThat(missed)
                    .isEqualTo(IntStream.range(0, NewPrices.PAGE + 10)
                            .mapToObj(i -> "1" + i + ".00")
                            .toList());
            assertThat(listener.prices(1)).containsExactly("7.00");
        }
    }

    @Test
    void aNumberOfAnotherDatabaseIsTakenForTheLatest() {
        String share = newShare(1);
        try (PriceListener listener =
                PriceListener.of(viewer.skilled(), STREAM, "Last-Event-ID", "999999999999999999")) {
            setPrice(share, "3");

            assertThat(listener.prices(1)).containsExactly("3.00");
        }
    }

    @Test
    void manyWhoListenMissNothingHoweverManySetPrices() {
        List<String> shares = IntStream.range(0, 4).mapToObj(i -> newShare(1)).toList();
        List<PriceListener> listeners = IntStream.range(0, 20)
                .mapToObj(i -> PriceListener.of(viewer.skilled(), STREAM))
                .toList();
        Together.run(shares.size(), writer -> {
            IntStream.range(0, 25).forEach(i -> setPrice(shares.get(writer), (writer + 1) + "00" + i));
            return writer;
        });

        List<String> seen = listeners.getFirst().prices(100);
        assertThat(seen).hasSize(100).doesNotHaveDuplicates();
        assertThat(listeners.stream().skip(1))
                .allSatisfy(listener -> assertThat(listener.prices(100)).isEqualTo(seen));
        listeners.forEach(PriceListener::close);
    }

    @Test
    void itIsHeardThatSomebodyIsThereWhileNothingHappens() {
        try (PriceListener listener = PriceListener.of(viewer.skilled(), STREAM)) {
            assertThat(listener.comment()).isEqualTo("new prices");
            assertThat(listener.comment()).isEqualTo("still here");
        }
    }

    @Test
    void itEndsWhereThePermitIsRevoked() {
        Caller skilled = viewer.skilled();
        try (PriceListener listener = PriceListener.of(skilled, STREAM)) {
            assertThat(skilled.delete("/api/permits/current").status()).isEqualTo(204);
            long revoked = System.nanoTime();

            assertThat(listener.next()).satisfies(event -> {
                assertThat(event.name()).isEqualTo("end");
                assertThat(event.data().required("code").asString()).isEqualTo("TokenRevoked");
            });
            assertThat(listener.isAtItsEnd()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void itEndsWhereTheTraderIsChanged() {
        String changed = viewer.addTrader("changed@viewer.example", Period.ofYears(2));
        try (PriceListener listener = PriceListener.of(viewer.signedIn("changed@viewer.example"), STREAM)) {
            manager.patch(
                    "/api/traders/" + changed,
                    "{\"dateJoined\": \"%s\"}".formatted(LocalDate.now(ZoneOffset.UTC)),
                    "If-Match",
                    "*");

            assertThat(listener.next().data().required("code").asString()).isEqualTo("TokenExpired");
            assertThat(listener.isAtItsEnd()).isTrue();
        }
    }

    @Test
    void moreThanMayListenAreToldToComeLater(@TempDir Path folder) {
        try (TestViewer small = TestViewer.start(folder, "--viewer.stream.max-listeners=1");
                PriceListener listener = PriceListener.of(small.skilled(), STREAM)) {
            Answer refused = small.skilled().get(STREAM);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("Busy");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(listener.comment()).isEqualTo("new prices");
        }
    }

    @Test
    void itEndsWhereTheAccessTokenExpires(@TempDir Path folder) {
        try (TestViewer brief = TestViewer.start(folder, "--gatehouse.permit.access-lifetime=PT2S");
                PriceListener listener = PriceListener.of(brief.skilled(), STREAM)) {
            assertThat(listener.next().data().required("code").asString()).isEqualTo("TokenExpired");
            assertThat(listener.isAtItsEnd()).isTrue();
        }
    }

    @Test
    void itEndsWhereTheNodeStops(@TempDir Path folder) {
        TestViewer stopping = TestViewer.start(folder);
        try (PriceListener listener = PriceListener.of(stopping.skilled(), STREAM)) {
            long start = System.nanoTime();
            stopping.close();

            assertThat(listener.isAtItsEnd()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'?industry=none', '', industry, Unknown",
        "'?share=1', '', share, Unknown",
        "'', one, Last-Event-ID, Malformed",
        "'', -1, Last-Event-ID, Malformed",
        "'', 1234567890123456789, Last-Event-ID, Malformed"
    })
    void whatIsNotUnderstoodIsRefused(String query, String lastEventId, String field, String fault) {
        Caller skilled = viewer.skilled();
        Answer refused = lastEventId.isEmpty()
                ? skilled.get(STREAM + query)
                : skilled.get(STREAM + query, "Last-Event-ID", lastEventId);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(fault);
    }

    /** The path of a new share. */
    private static String newShare(int industry) {
        return manager.post(
                        "/api/industries/" + industry + "/shares",
                        "{\"tag\": \"T-%d\", \"price\": 0.5}".formatted(++tags))
                .header("location");
    }

    private static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void setPrice(String share, String price) {
        assertThat(manager.patch(share, "{\"price\": " + new BigDecimal(price) + "}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
    }
}
