package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.jdbc.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What differs between the versions of the API, and what doesn't. */
final class VersionsTest {

    private static final String SHARES = "/api/industries/1/shares";
    private static final String TWO = "?api-version=2.0";

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller manager;
    private static int tags;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        manager = viewer.manager();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void aShareIsQuotedInItsSecondVersion() {
        String symbol = newTag();
        Answer created = manager.post(SHARES + TWO, share(symbol, "10.5"));
        String path = created.header("location");

        assertThat(created.status()).isEqualTo(201);
        assertThat(path).isEqualTo(SHARES + "/" + created.member("id"));
        assertThat(created.json().propertyNames())
                .containsExactly("id", "symbol", "price", "industryId", "latest", "index", "version");
        assertThat(created.member("symbol")).isEqualTo(symbol);
        assertThat(created.member("industryId")).isEqualTo("1");
        assertThat(manager.get(path + TWO).body()).isEqualTo(created.body());
        assertThat(manager.get(path + TWO).etag()).isEqualTo(created.etag());

        Answer changed = manager.patch(path + TWO, "{\"price\": 12.6}", "If-Match", created.etag());
        JsonNode latest = changed.json().required("latest");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(latest.required("price").decimalValue()).isEqualByComparingTo("12.6");
        assertThat(latest.required("change").decimalValue()).isEqualByComparingTo("2.1");
        assertThat(latest.required("changePercent").decimalValue()).isEqualByComparingTo("20");
        assertThat(Instant.parse(latest.required("at").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(manager.get(path + TWO).body()).isEqualTo(changed.body());
        assertThat(manager.get(SHARES + TWO).json().required("value").valueStream())
                .contains(changed.json());
    }

    @Test
    void aShareIsTheSameWhicheverVersionItIsReadIn() {
        String path = newShare();
        String tag = newTag();
        manager.put(path + TWO, share(tag, "77"), "If-Match", "*");

        assertThat(manager.get(path).member("tag")).isEqualTo(tag);
        assertThat(manager.get(path).member("version")).isEqualTo("2");
        assertThat(manager.get(path).json().propertyNames())
                .containsExactly("id", "tag", "price", "industry", "version");
    }

    @Test
    void itsTagChangesWithItsQuoteAndAWriteMayStartFromAnyQuoteOfItsVersion() {
        String path = newShare();
        Answer first = manager.get(path + TWO);
        assertThat(manager.get(path + TWO, "If-None-Match", first.etag()).status())
                .isEqualTo(304);

        move(path);
        Answer moved = manager.get(path + TWO, "If-None-Match", first.etag());
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.etag()).startsWith("\"1.").isNotEqualTo(first.etag());
        assertThat(moved.header("cache-control")).isEqualTo("no-cache, private");
        assertThat(moved.header("vary")).contains("x-api-version");

        Answer changed = manager.patch(path + TWO, "{\"price\": 9}", "If-Match", first.etag());
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.etag()).startsWith("\"2.");
        assertThat(manager.patch(path + TWO, "{\"price\": 8}", "If-Match", moved.etag())
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aCollectionsTagChangesWithItsQuotes() {
        String path = newShare();
        Answer first = manager.get(SHARES + TWO);
        Answer firstOfOne = manager.get(SHARES);
        assertThat(manager.get(SHARES + TWO, "If-None-Match", first.etag()).status())
                .isEqualTo(304);
        assertThat(manager.get(SHARES + TWO, "If-None-Match", firstOfOne.etag()).status())
                .isEqualTo(200);

        move(path);
        assertThat(manager.get(SHARES + TWO, "If-None-Match", first.etag()).status())
                .isEqualTo(200);
        assertThat(manager.get(SHARES, "If-None-Match", firstOfOne.etag()).status())
                .isEqualTo(304);
    }

    @Test
    void aWriteInOneVersionMayStartFromWhatWasReadInTheOther() {
        String path = newShare();

        assertThat(manager.patch(
                                path,
                                "{\"price\": 9}",
                                "If-Match",
                                manager.get(path + TWO).etag())
                        .status())
                .isEqualTo(200);
        assertThat(manager.patch(
                                path + TWO,
                                "{\"price\": 9}",
                                "If-Match",
                                manager.get(path).etag())
                        .status())
                .isEqualTo(200);
        assertThat(manager.delete(path, "If-Match", manager.get(path + TWO).etag())
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?api-version=2.0"})
    void whatWasReadCanBePutBackAsItIs(String version) {
        String path = newShare();
        Answer read = manager.get(path + version);
        move(path);

        Answer put = manager.put(path + version, read.body(), "If-Match", read.etag());
        assertThat(put.status()).as(put.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                 symbol,     UnknownField",
        "'',                 industryId, UnknownField",
        "'',                 latest,     UnknownField",
        "?api-version=2.0,   tag,        UnknownField",
        "?api-version=2.0,   industry,   UnknownField",
        "?api-version=2.0,   industryId, InvalidField",
        "?api-version=2.0,   id,         InvalidField"
    })
    void whatIsOfTheOtherVersionIsUnknown(String version, String field, String code) {
        String path = newShare();
        Answer refused =
                manager.patch(path + version, "{\"%s\": \"X\", \"price\": 3}".formatted(field), "If-Match", "*");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(manager.get(path).member("version")).isEqualTo("1");
    }

    @Test
    void theSecondVersionIsFilteredAndOrderedByItsOwnNames() {
        String path = newShare();
        String symbol = manager.get(path).member("tag");

        Answer found = manager.get(SHARES + TWO + "&filter=symbol%20eq%20'" + symbol + "'&orderby=symbol");
        assertThat(found.json().required("value").valueStream())
                .extracting(share -> share.required("symbol").asString())
                .containsExactly(symbol);
        assertThat(manager.get(SHARES + TWO + "&filter=tag%20eq%20'X'").status())
                .isEqualTo(400);
        assertThat(manager.get(SHARES + "?orderby=symbol").status()).isEqualTo(400);
    }

    @Test
    void aPageOfTheSecondVersionLeadsToTheNextOfIt() {
        newShare();
        newShare();
        Answer page = manager.get(SHARES + TWO + "&top=1");

        Answer next = manager.get(page.member("nextLink")
                .substring(viewer.anybody().address().toString().length()));
        assertThat(next.json().at("/value/0/symbol").isMissingNode()).isFalse();
        assertThat(next.json().at("/value/0/id")).isNotEqualTo(page.json().at("/value/0/id"));
    }

    @Test
    void aRepeatedRequestOfTheSecondVersionIsAnsweredAsItWas() {
        String firstSent = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String[] headers = {
            "Repeatability-Request-ID", UUID.randomUUID().toString(), "Repeatability-First-Sent", firstSent
        };
        String share = share(newTag(), "10.50");
        Answer first = manager.post(SHARES + TWO, share, headers);
        move(first.header("location"));

        Answer again = manager.post(SHARES + TWO, share, headers);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.etag()).isEqualTo(first.etag());
    }

    @Test
    void whatIsToBeLeftSaysSoAndNothingElseDoes() {
        String path = newShare();
        for (Answer old : List.of(
                manager.get(SHARES),
                manager.get(path),
                manager.get(path + "?api-version=1.0"),
                manager.get(path, "x-api-version", "1.0"),
                manager.get(path, "If-None-Match", "\"1\""),
                manager.patch(path, "{\"price\": 3}", "If-Match", "*"),
                manager.get(SHARES + "/unknown"))) {
            assertThat(old.header("deprecation")).as("%s", old).isEqualTo("@1795392000");
            assertThat(old.header("sunset")).isEqualTo("Thu, 23 Nov 2028 00:00:00 GMT");
        }
        for (Answer other : List.of(
                manager.get(SHARES + TWO),
                manager.get(path, "x-api-version", "2.0"),
                manager.get("/api/industries"),
                manager.get("/api/traders/me?api-version=1.0"),
                manager.get(path + "/prices"),
                manager.get("/v3/api-docs"))) {
            assertThat(other.status()).isEqualTo(200);
            assertThat(other.header("deprecation")).as("%s", other).isEmpty();
            assertThat(other.header("sunset")).isEmpty();
            assertThat(other.header("api-supported-versions")).isEqualTo("1.0, 2.0");
        }
    }

    @Test
    void eachVersionIsDescribed() {
        JsonNode one = description("/v3/api-docs/1.0");
        JsonNode two = description("/v3/api-docs/2.0");

        assertThat(description("/v3/api-docs")).isEqualTo(one);
        assertThat(one.at("/info/version").asString()).isEqualTo("1.0");
        assertThat(two.at("/info/version").asString()).isEqualTo("2.0");
        assertThat(one.required("paths").propertyNames())
                .containsExactlyElementsOf(two.required("paths").propertyNames());
        assertThat(one.at("/components/schemas").propertyNames())
                .contains("Share", "PriceEvent")
                .doesNotContain("QuotedShare", "NewPrice");
        assertThat(two.at("/components/schemas").propertyNames())
                .contains("QuotedShare", "NewPrice")
                .doesNotContain("Share", "PriceEvent");
        assertThat(shares(one, "get").path("deprecated").asBoolean(false)).isTrue();
        assertThat(shares(two, "get").path("deprecated").asBoolean(false)).isFalse();
        assertThat(shares(one, "post").required("parameters").toString()).doesNotContain("x-api-version");
        assertThat(shares(two, "post").required("parameters").toString()).contains("x-api-version");
        for (JsonNode described : List.of(one, two)) {
            assertThat(shares(described, "post").required("x-policy").asString())
                    .isEqualTo("TraderManagers");
            assertThat(described
                            .required("paths")
                            .required("/api/industries")
                            .required("get")
                            .path("deprecated")
                            .asBoolean(false))
                    .isFalse();
        }
    }

    @Test
    void newPricesAreSentInTheVersionThatIsListenedTo() {
        String path = newShare();
        try (PriceListener listener = PriceListener.of(viewer.skilled(), "/api/prices/stream" + TWO);
                PriceListener older = PriceListener.of(viewer.skilled(), "/api/prices/stream")) {
            move(path);

            JsonNode price = listener.next().data();
            assertThat(price.propertyNames()).containsExactly("shareId", "symbol", "industryId", "price", "at");
            assertThat(SHARES + "/" + price.required("shareId").asString()).isEqualTo(path);
            assertThat(older.next().data().propertyNames()).containsExactly("share", "tag", "industry", "price", "at");
            assertThat(older.header("deprecation")).isNotEmpty();
        }
    }

    private static JsonNode shares(JsonNode description, String method) {
        return description
                .required("paths")
                .required("/api/industries/{industry}/shares")
                .required(method);
    }

    private static JsonNode description(String path) {
        Answer answer = viewer.anybody().get(path);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    /** Gives the share another price by itself: one that was not set by a manager. */
    private static void move(String path) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        Database database = viewer.bean(Database.class);
        database.run(() -> {
            database.announcements().announce(Market.TOPIC);
            return database.write(rows -> {
                Market.hold(rows);
                Series.SHARE_PRICES.add(rows, id, 1_234_500, Instant.now().toEpochMilli());
                return id;
            });
        });
    }

    private static String newShare() {
        return manager.post(SHARES + TWO, share(newTag(), "10.28")).header("location");
    }

    private static String newTag() {
        return "V" + ++tags;
    }

    private static String share(String symbol, String price) {
        return "{\"symbol\": \"%s\", \"price\": %s}".formatted(symbol, price);
    }
}
