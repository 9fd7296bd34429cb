package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The prices of a share over time. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PricesTest {

    private static final String SHARES = "/api/industries/1/shares";

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller manager;
    private static Caller skilled;
    private static int tags;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        manager = viewer.manager();
        skilled = viewer.skilled();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void whatAManagerSetsIsInTheChart() {
        Instant before = Instant.now();
        String share = newShare("10.28");
        manager.patch(share, "{\"price\": 13.75}", "If-Match", "\"1\"");
        manager.put(share, "{\"tag\": \"T-%d\", \"price\": 9}".formatted(++tags), "If-Match", "\"2\"");
        manager.patch(share, "{\"tag\": \"T-%d\"}".formatted(++tags), "If-Match", "\"3\"");

        JsonNode chart = skilled.get(share + "/prices?points=1&from=" + before.minusSeconds(1))
                .json();

        JsonNode bucket = chart.required("value").get(0);
        assertThat(chart.required("value")).hasSize(1);
        assertThat(List.of("open", "high", "low", "close"))
                .extracting(name -> bucket.required(name).decimalValue().toPlainString())
                .containsExactly("10.28", "13.75", "9.00", "9.00");
        assertThat(chart.at("/latest/price").decimalValue()).isEqualByComparingTo("9");
        assertThat(chart.at("/latest/change").decimalValue()).isEqualByComparingTo("-1.28");
        assertThat(chart.at("/latest/changePercent").decimalValue()).isEqualByComparingTo("-12.45");
        assertThat(Instant.parse(chart.at("/latest/at").asString())).isBetween(before.minusMillis(1), Instant.now());
    }

    @Test
    void aChartIsOfTheLastYearInAHundredPartsUnlessItIsAskedForOtherwise() {
        JsonNode chart = skilled.get(SHARES + "/1/prices").json();

        Instant from = Instant.parse(chart.required("from").asString());
        Instant to = Instant.parse(chart.required("to").asString());
        Duration width = Duration.parse(chart.required("width").asString());
        assertThat(Duration.between(from, to)).isBetween(Duration.ofDays(365), Duration.ofDays(367));
        assertThat(width).isBetween(Duration.ofHours(87), Duration.ofHours(89));
        assertThat(chart.required("value")
                        .get(0)
                        .required("open")
                        .decimalValue()
                        .toPlainString())
                .isEqualTo("10.28");
    }

    @Test
    void aTimeWithoutPricesHasAnEmptyChart() {
        Answer answer = skilled.get(SHARES + "/1/prices?from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().required("value")).isEmpty();
        assertThat(answer.json().required("from").asString()).isEqualTo("2001-01-01T00:00:00Z");
        assertThat(answer.json().required("to").asString()).isEqualTo("2002-01-01T00:00:00Z");
    }

    @Test
    void readingChangesNothing() {
        String share = newShare("10.28");
        String before = skilled.get(share).body();
        String chart = skilled.get(share + "/prices?from=2026-01-01T00:00:00Z&to=2126-01-01T00:00:00Z")
                .body();

        assertThat(skilled.get(share + "/prices?from=2026-01-01T00:00:00Z&to=2126-01-01T00:00:00Z")
                        .body())
                .isEqualTo(chart);
        assertThat(skilled.get(share).body()).isEqualTo(before);
    }

    @Test
    void theIndexOfAnIndustryIsChartedLikeAShare() {
        String industry = viewer.admin()
                .post("/api/industries", "{\"tag\": \"T-%d\", \"name\": \"Indexed\"}".formatted(++tags))
                .header("location");
        assertThat(skilled.get(industry + "/index").json().has("latest")).isFalse();
        String share = manager.post(industry + "/shares", "{\"tag\": \"T-%d\", \"price\": 8}".formatted(++tags))
                .header("location");
        manager.patch(share, "{\"price\": 10}", "If-Match", "\"1\"");

        JsonNode chart = skilled.get(industry + "/index?points=1").json();

        assertThat(chart.at("/latest/price").decimalValue()).isEqualByComparingTo("1250");
        assertThat(chart.at("/latest/changePercent").decimalValue()).isEqualByComparingTo("25");
        assertThat(chart.at("/value/0/open").decimalValue()).isEqualByComparingTo("1000");
        assertThat(skilled.get("/api/industries/1/index")
                        .json()
                        .at("/value/0/open")
                        .decimalValue())
                .isEqualByComparingTo("1000");
        assertThat(skilled.get("/api/industries/unknown/index").status()).isEqualTo(404);
        assertThat(skilled.get(industry + "/index?points=0").status()).isEqualTo(400);
    }

    @Test
    void whatTheFeedSaysIsInTheChartAndTheShareStaysAsItIs(@TempDir Path folder) {
        try (TestViewer ticking = TestViewer.start(folder, "--viewer.feed.every=PT1S")) {
            Caller reader = ticking.skilled();
            String share = reader.get(SHARES + "/1").body();
            JsonNode latest;
            do {
                latest = reader.get(SHARES + "/1/prices").json().required("latest");
            } while (latest.required("change").decimalValue().signum() == 0);

            assertThat(latest.required("price").decimalValue())
                    .isBetween(BigDecimal.valueOf(9), BigDecimal.valueOf(12));
            assertThat(reader.get(SHARES + "/1").body()).isEqualTo(share);
        }
    }

    @Test
    void aFeedFasterThanASecondStopsTheStart(@TempDir Path folder) {
        assertThatThrownBy(() -> TestViewer.start(folder, "--viewer.feed.every=PT0.5S"))
                .hasStackTraceContaining("viewer.feed.every must be from PT1S to PT24H, or 0, but is PT0.5S");
    }

    @Test
    void aShareHasPricesInItsOwnIndustryOnly() {
        String elsewhere = newShare("1").replace("/industries/1/", "/industries/2/");

        assertThat(skilled.get(elsewhere + "/prices").status()).isEqualTo(404);
        assertThat(skilled.get(SHARES + "/unknown/prices").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from, Malformed",
        "from=2026-01-01, from, Malformed",
        "to=, to, Malformed",
        "from=1969-12-31T23:59:59Z, from, OutOfRange",
        "to=%2B10000-01-01T00:00:00Z, to, OutOfRange",
        "from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z, to, OutOfRange",
        "from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z, to, OutOfRange",
        "from=2026-01-01T00:00:00Z&from=2025-01-01T00:00:00Z, from, Malformed",
        "points=0, points, OutOfRange",
        "points=1001, points, OutOfRange",
        "points=-1, points, Malformed",
        "points=ten, points, Malformed",
        "points=99999999999, points, Malformed",
        "until=2026-01-01T00:00:00Z, until, Unknown",
        "top=1, top, Unknown"
    })
    void whatIsNotUnderstoodIsRefused(String query, String parameter, String fault) {
        Answer refused = skilled.get(SHARES + "/1/prices?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("InvalidParameter");
        assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(parameter);
        assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(fault);
    }

    /** The path of a new share. */
    private static String newShare(String price) {
        return manager.post(SHARES, "{\"tag\": \"T-%d\", \"price\": %s}".formatted(++tags, price))
                .header("location");
    }
}
