package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Together;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SharesTest {

    private static final String SHARES = "/api/industries/1/shares";

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
    void aNewShareIsAnsweredWithItsAddressAndVersion() {
        String tag = newTag();
        Answer created = manager.post(SHARES, share(tag, "10.5"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.etag()).isEqualTo("\"1\"");
        assertThat(created.header("location")).isEqualTo(SHARES + "/" + created.member("id"));
        assertThat(created.member("tag")).isEqualTo(tag);
        assertThat(created.member("industry")).isEqualTo("1");
        assertThat(created.member("version")).isEqualTo("1");
        Answer read = manager.get(created.header("location"));
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.etag()).isEqualTo(created.etag());
    }

    @Test
    void aShareIsAddedOnceHoweverOftenTheSameRequestIsSent() {
        String share = share(newTag(), "10.50");
        String firstSent = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String[] headers = {
            "Repeatability-Request-ID", UUID.randomUUID().toString(), "Repeatability-First-Sent", firstSent
        };

        List<Answer> answers = Together.run(10, number -> manager.post(SHARES, share, headers));

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(Answer::body)
                .containsOnly(manager.get(answers.getFirst().header("location")).body());
        assertThat(answers).extracting(Answer::etag).containsOnly("\"1\"");
        assertThat(manager.post(SHARES, share).status()).isEqualTo(409);
        assertThat(manager.post(SHARES, share(newTag(), "1"), headers).member("code"))
                .isEqualTo("RepeatedRequestDiffers");
        assertThat(manager.send("PUT", answers.getFirst().header("location"), share, headers)
                        .status())
                .isEqualTo(501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3000000000", "1e-3000000000", "-1e99999999999999999999", "1e999999", "1e-999999"})
    void aPriceNoNumberCanHoldIsRefused(String price) {
        assertThat(manager.post(SHARES, share(newTag(), price)).status()).isEqualTo(400);
    }

    @Test
    void puttingReplacesAndCountsTheVersion() {
        String path = newShare();
        String tag = newTag();

        Answer changed = manager.put(path, share(tag, "99"), "If-Match", "\"1\"");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.etag()).isEqualTo("\"2\"");
        assertThat(changed.member("tag")).isEqualTo(tag);
        assertThat(price(changed)).isEqualTo("99.00");
        assertThat(manager.get(path).body()).isEqualTo(changed.body());
    }

    @Test
    void whatWasReadCanBePutBackAsItIs() {
        String path = newShare();

        assertThat(manager.put(path, manager.get(path).body(), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void puttingNeedsEveryMember() {
        Answer refused = manager.put(newShare(), "{}", "If-Match", "\"1\"");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(faults(refused)).containsExactlyInAnyOrder("tag Required", "price Required");
    }

    @Test
    void puttingDoesNotCreateWhereItIsToReplace() {
        Answer refused = manager.put(SHARES + "/unknown", share(newTag(), "1"), "If-Match", "*");

        assertThat(refused.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?api-version=2.0"})
    void puttingCreatesWhatIsNotThereYet(String version) {
        String tag = newTag();
        String path = SHARES + "/my_own-" + tag;
        String body = version.isEmpty() ? share(tag, "1") : share(tag, "1").replace("tag", "symbol");

        Answer created = manager.put(path + version, body, "If-None-Match", "*");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("location")).isEqualTo(path);
        assertThat(created.member("id")).isEqualTo("my_own-" + tag);
        assertThat(manager.get(path + version).body()).isEqualTo(created.body());
        assertThat(manager.get(path + version).etag()).isEqualTo(created.etag());

        Answer again = manager.put(path + version, body, "If-None-Match", "*");
        assertThat(again.status()).isEqualTo(412);
        assertThat(manager.get(path + version).body()).isEqualTo(created.body());
        assertThat(manager.put(path + version, body, "If-Match", created.etag()).status())
                .isEqualTo(200);
    }

    @Test
    void ofManyWhoCreateItAtOnceOneDoes() {
        String tag = newTag();
        List<Answer> answers = Together.run(
                10, number -> manager.put(SHARES + "/" + tag, share(tag + "-" + number, "1"), "If-None-Match", "*"));

        assertThat(answers).extracting(Answer::status).containsOnly(201, 412);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 201)
                .extracting(Answer::body)
                .containsExactly(manager.get(SHARES + "/" + tag).body());
    }

    @ParameterizedTest
    @CsvSource({
        "/bad.id,         *,     '',  400",
        "/%20,            *,     '',  400",
        "/12345678901234567890123456789012345678901234567890123456789012345, *, '', 400",
        "/fine,           '\"1\"', '',  400",
        "/fine,           '*, *', '',  400",
        "/fine,           *,     *,   400",
        "/fine,           '',    '',  428"
    })
    void whatIsCreatedIsNamedAndAskedForRightly(String path, String noneMatch, String match, int status) {
        List<String> headers = new ArrayList<>();
        if (!noneMatch.isEmpty()) {
            headers.addAll(List.of("If-None-Match", noneMatch));
        }
        if (!match.isEmpty()) {
            headers.addAll(List.of("If-Match", match));
        }

        Answer refused = manager.put(SHARES + path, share(newTag(), "1"), headers.toArray(String[]::new));
        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        assertThat(manager.get(SHARES + "/fine").status()).isEqualTo(404);
    }

    @Test
    void anIdIsGivenOnceInTheWholeMarket() {
        String tag = newTag();
        manager.put(SHARES + "/" + tag, share(tag, "1"), "If-None-Match", "*");
        String other = "/api/industries/2/shares/" + tag;

        assertThat(manager.put(other, share(newTag(), "1"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        manager.delete(SHARES + "/" + tag, "If-Match", "*");
        assertThat(manager.put(other, share(newTag(), "1"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(manager.put(SHARES + "/" + tag, share(tag, "1"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(manager.put("/api/industries/unknown/shares/new", share(newTag(), "1"), "If-None-Match", "*")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/merge-patch+json", "application/json"})
    void patchingChangesWhatItNames(String type) {
        String path = newShare();
        String tag = manager.get(path).member("tag");

        Answer changed = manager.patch(path, "{\"price\": 1.2345}", "If-Match", "\"1\"", "Content-Type", type);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.etag()).isEqualTo("\"2\"");
        assertThat(changed.member("tag")).isEqualTo(tag);
        assertThat(price(changed)).isEqualTo("1.2345");
    }

    @Test
    void patchingCanNotRemoveAMember() {
        Answer refused = manager.patch(newShare(), "{\"tag\": null, \"id\": null}", "If-Match", "\"1\"");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(faults(refused)).containsExactlyInAnyOrder("tag Required", "id ReadOnly");
    }

    @Test
    void aPatchOfAnotherTypeIsRefused() {
        Answer refused =
                manager.patch(newShare(), "[]", "If-Match", "\"1\"", "Content-Type", "application/json-patch+json");

        assertThat(refused.status()).isEqualTo(415);
    }

    @Test
    void deletingRemoves() {
        String path = newShare();

        Answer deleted = manager.delete(path, "If-Match", "\"1\"");

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(manager.get(path).status()).isEqualTo(404);
        assertThat(manager.delete(path, "If-Match", "\"1\"").status()).isEqualTo(204);
        assertThat(manager.delete(path.replace("/1/", "/2/"), "If-Match", "*").status())
                .isEqualTo(404);
        assertThat(manager.delete(SHARES + "/unknown", "If-Match", "*").status())
                .isEqualTo(404);
    }

    @Test
    void aWriteNamesTheVersionItStartsFrom() {
        String path = newShare();
        String before = manager.get(path).body();

        List<Answer> refused = List.of(
                manager.put(path, share(newTag(), "1")), manager.patch(path, "{\"price\": 1}"), manager.delete(path));

        assertThat(refused).extracting(Answer::status).containsOnly(428);
        assertThat(refused).extracting(Answer::code).containsOnly("PreconditionRequired");
        assertThat(manager.get(path).body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"0\"", "W/\"1\"", "\"one\"", "\"\"", "\"2\", \"3\"", "W/\"1\", \"2\""})
    void aWriteThatStartsFromAnotherVersionChangesNothing(String ifMatch) {
        String path = newShare();
        String before = manager.get(path).body();

        List<Answer> refused = List.of(
                manager.put(path, share(newTag(), "1"), "If-Match", ifMatch),
                manager.patch(path, "{\"price\": 1}", "If-Match", ifMatch),
                manager.delete(path, "If-Match", ifMatch));

        assertThat(refused).extracting(Answer::status).containsOnly(412);
        assertThat(refused).extracting(Answer::code).containsOnly("PreconditionFailed");
        assertThat(manager.get(path).body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"1\"", "\"7\", \"1\"", "W/\"7\",\"1\""})
    void aWriteMayStartFromAnyVersionItLists(String ifMatch) {
        assertThat(manager.patch(newShare(), "{\"price\": 1}", "If-Match", ifMatch)
                        .status())
                .isEqualTo(200);
        assertThat(manager.put(newShare(), share(newTag(), "1"), "If-Match", ifMatch)
                        .status())
                .isEqualTo(200);
        assertThat(manager.delete(newShare(), "If-Match", ifMatch).status()).isEqualTo(204);
    }

    @Test
    void aMalformedPreconditionIsRefused() {
        assertThat(manager.delete(newShare(), "If-Match", "1").status()).isEqualTo(400);
    }

    @Test
    void whatTheReaderHasIsNotSentAgain() {
        String path = newShare();

        Answer unchanged = manager.get(path, "If-None-Match", "\"1\"");
        manager.patch(path, "{\"price\": 1}", "If-Match", "\"1\"");
        Answer changed = manager.get(path, "If-None-Match", "\"1\"");

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(unchanged.etag()).isEqualTo("\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.etag()).isEqualTo("\"2\"");
    }

    @Test
    void aShareIsReachedThroughItsOwnIndustryOnly() {
        String path = newShare();
        String before = manager.get(path).body();
        String elsewhere = path.replace("/industries/1/", "/industries/2/");

        assertThat(List.of(
                        manager.get(elsewhere),
                        manager.put(elsewhere, share(newTag(), "1"), "If-Match", "*"),
                        manager.patch(elsewhere, "{}", "If-Match", "*"),
                        manager.delete(elsewhere, "If-Match", "*")))
                .extracting(Answer::status)
                .containsOnly(404);
        assertThat(manager.get(path).body()).isEqualTo(before);
    }

    @Test
    void anUnknownIndustryHasNoShares() {
        assertThat(manager.get("/api/industries/unknown/shares").status()).isEqualTo(404);
        assertThat(manager.post("/api/industries/unknown/shares", share(newTag(), "1"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aTagIsUniqueInTheWholeMarketWithoutRegardToCase() {
        String path = newShare();
        String tag = manager.get(path).member("tag").toLowerCase(Locale.ROOT);
        String other = newShare();

        assertThat(List.of(
                        manager.post(SHARES, share(tag, "1")),
                        manager.post("/api/industries/2/shares", share(tag, "1")),
                        manager.put(other, share(tag, "1"), "If-Match", "*"),
                        manager.patch(other, "{\"tag\": \"" + tag + "\"}", "If-Match", "*")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.code()).isEqualTo("AlreadyExists");
                });
        assertThat(manager.get(other).etag()).isEqualTo("\"1\"");
    }

    @Test
    void aTagMayBeGivenToItsOwnShareInAnotherCase() {
        String path = newShare();
        String tag = manager.get(path).member("tag").toLowerCase(Locale.ROOT);

        Answer changed = manager.patch(path, "{\"tag\": \"" + tag + "\"}", "If-Match", "\"1\"");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.member("tag")).isEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource({
        "10.28, 10.28",
        "15.2, 15.20",
        "35, 35.00",
        "0.0001, 0.0001",
        "0.1200, 0.12",
        "1000000000, 1000000000.00",
        "999999999.9999, 999999999.9999",
        "61.640, 61.64"
    })
    void aPriceIsExact(String given, String shown) {
        Answer created = manager.post(SHARES, share(newTag(), given));

        assertThat(price(created)).isEqualTo(shown);
        for (int reading = 0; reading < 3; reading++) {
            assertThat(price(manager.get(created.header("location")))).isEqualTo(shown);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, OutOfRange",
        "-1, OutOfRange",
        "1000000000.0001, OutOfRange",
        "1E+1, Malformed",
        "1E+999999999, Malformed",
        "-1E-999999999, Malformed",
        "1E-999999999, Malformed",
        "0.00001, OutOfRange",
        "0.00011, Malformed",
        "10.28000000000000001, Malformed",
        "\"10.28\", WrongType",
        "true, WrongType",
        "[1], WrongType",
        "null, Required"
    })
    void aPriceThatIsNoneIsRefused(String given, String fault) {
        Answer refused = manager.post(SHARES, share(newTag(), given));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("InvalidField");
        assertThat(faults(refused)).containsExactly("price " + fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "BRK.B", "x-1", "ABCDEFGHIJKL", "0"})
    void aTagIsKeptAsItIsGiven(String tag) {
        Answer created = manager.post(SHARES, share(tag, "1"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.member("tag")).isEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource({
        "'', TooShort",
        "ABCDEFGHIJKLM, TooLong",
        "A B, Malformed",
        "'A ', Malformed",
        "A_B, Malformed",
        "Ä, Malformed",
        "'\\u212A', Malformed",
        "'A\\u0000', Malformed",
        "'\\ud83d\\ude00', Malformed"
    })
    void aTagThatIsNoneIsRefused(String tag, String fault) {
        Answer refused = manager.post(SHARES, share(tag, "1"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(faults(refused)).containsExactly("tag " + fault);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        String body = "{\"id\": \"7\", \"tag\": 1, \"industry\": \"2\", \"version\": 1, \"colour\": \"red\"}";

        Answer refused = manager.post(SHARES, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("UnknownField");
        assertThat(faults(refused))
                .containsExactlyInAnyOrder(
                        "id ReadOnly",
                        "tag WrongType",
                        "price Required",
                        "industry ReadOnly",
                        "version ReadOnly",
                        "colour Unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\": \"other\"",
                "\"id\": 1",
                "\"industry\": \"2\"",
                "\"version\": 2",
                "\"version\": \"1\"",
                "\"version\": 1.5",
                "\"version\": 99999999999999999999"
            })
    void whatTheServerSetsCanNotBeChanged(String member) {
        String path = newShare();

        Answer refused = manager.patch(path, "{" + member + "}", "If-Match", "\"1\"");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("InvalidField");
        assertThat(faults(refused)).singleElement().asString().endsWith(" ReadOnly");
        assertThat(manager.get(path).etag()).isEqualTo("\"1\"");
    }

    @Test
    void aVersionInTheBodyNeedsOneInThePrecondition() {
        assertThat(manager.patch(newShare(), "{\"version\": 1}", "If-Match", "*")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "1", "null", "", "{", "{\"tag\": \"A\", \"tag\": \"B\", \"price\": 1}"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        Answer refused = manager.post(SHARES, body);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("MalformedBody");
    }

    private static String newTag() {
        return "T-" + ++tags;
    }

    /** The path of a new share, which is of version 1. */
    private static String newShare() {
        return manager.post(SHARES, share(newTag(), "10.28")).header("location");
    }

    private static String share(String tag, String price) {
        return "{\"tag\": \"" + tag + "\", \"price\": " + price + "}";
    }

    /** As it was written, zeros included. */
    private static String price(Answer answer) {
        BigDecimal price = answer.json().required("price").decimalValue();
        return price.toPlainString();
    }

    private static List<String> faults(Answer answer) {
        Stream<JsonNode> faults = answer.json().required("errors").valueStream();
        return faults.map(fault -> fault.required("field").asString() + " "
                        + fault.required("code").asString())
                .toList();
    }
}
