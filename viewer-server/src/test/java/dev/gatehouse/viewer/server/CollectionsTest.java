package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How the viewer's collections are paged. */
final class CollectionsTest {

    private static final int SHARES = 105;

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller manager;
    private static String path;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        manager = viewer.manager();
        path = viewer.admin()
                        .post("/api/industries", "{\"tag\": \"many\", \"name\": \"Many\"}")
                        .header("location") + "/shares";
        IntStream.range(0, SHARES).forEach(i -> manager.post(path, "{\"tag\": \"M%d\", \"price\": 1}".formatted(i)));
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void aCollectionIsPagedByAHundred() {
        Answer first = manager.get(path);
        Answer second = manager.get(pathOf(first.member("nextLink")));

        assertThat(tags(first)).hasSize(100);
        assertThat(tags(second)).hasSize(SHARES - 100);
        assertThat(second.json().has("nextLink")).isFalse();
    }

    @Test
    void theLinksLeadToEveryItemOnceInTheOrderTheyCameIn() {
        List<String> seen = new ArrayList<>();
        String next = path + "?top=7&api-version=1.0";
        while (next != null) {
            Answer page = manager.get(next);
            seen.addAll(tags(page));
            JsonNode link = page.json().path("nextLink");
            next = link.isMissingNode() ? null : pathOf(link.asString());
        }

        assertThat(seen)
                .isEqualTo(IntStream.range(0, SHARES).mapToObj(i -> "M" + i).toList());
    }

    @Test
    void theNextLinkKeepsWhatElseWasAsked() {
        URI link =
                URI.create(manager.get(path + "?api-version=1.0&top=5&skip=5").member("nextLink"));

        assertThat(link.getHost()).isEqualTo(viewer.anybody().address().getHost());
        assertThat(link.getPort()).isEqualTo(viewer.anybody().address().getPort());
        assertThat(link.getQuery().split("&")).containsExactlyInAnyOrder("api-version=1.0", "top=5", "skip=10");
    }

    @Test
    void theSmallerSizeOfAPageCounts() {
        assertThat(tags(manager.get(path + "?maxpagesize=3"))).hasSize(3);
        assertThat(tags(manager.get(path + "?maxpagesize=3&top=2"))).hasSize(2);
        assertThat(tags(manager.get(path + "?maxpagesize=5000&top=4"))).hasSize(4);
        assertThat(manager.get(path + "?maxpagesize=0").status()).isEqualTo(400);
        assertThat(URI.create(manager.get(path + "?maxpagesize=3").member("nextLink"))
                        .getQuery()
                        .split("&"))
                .containsExactlyInAnyOrder("maxpagesize=3", "skip=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/industries",
                "/api/industries/1",
                "/api/industries/1/shares",
                "/api/industries/1/shares?top=1",
                "/api/traders",
                "/api/traders/me",
                "/api/permits",
                "/api/roles",
                "/api/factors",
                "/api/factors/passkeys",
                "/api/policies",
                "/api/keys"
            })
    void whatHasNotChangedIsNotSentAgain(String resource) {
        Caller admin = viewer.admin();
        Answer first = admin.get(resource);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.etag()).matches("\"[A-Za-z0-9_-]+\"");

        Answer again = admin.get(resource, "If-None-Match", first.etag());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.etag()).isEqualTo(first.etag());
        assertThat(again.header("cache-control")).isEqualTo(first.header("cache-control"));
        assertThat(admin.get(resource, "If-None-Match", "\"another\"").body()).isEqualTo(first.body());
    }

    @Test
    void aChangeOfAnItemChangesTheTagOfItsCollection() {
        Answer first = manager.get(path + "?top=2");
        String share = path + "/" + first.json().at("/value/0/id").asString();
        manager.patch(share, "{\"price\": 2}", "If-Match", "*");

        Answer second = manager.get(path + "?top=2", "If-None-Match", first.etag());
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.etag()).isNotEqualTo(first.etag());
        assertThat(manager.patch(share, "{\"price\": 1}", "If-Match", "*").status())
                .isEqualTo(200);
    }

    @Test
    void whoMayNotReadIsNotToldWhetherItChanged() {
        String tag = manager.get("/api/industries").etag();

        assertThat(viewer.junior().get("/api/industries", "If-None-Match", tag).status())
                .isEqualTo(403);
        assertThat(viewer.anybody().get("/api/industries", "If-None-Match", tag).status())
                .isEqualTo(401);
    }

    @Test
    void onlyTheMarketMayBeKeptByACacheAndOnlyByTheCallersOwn() {
        Answer market = manager.get("/api/industries/1/shares");
        assertThat(market.header("cache-control").split(", *")).containsExactlyInAnyOrder("no-cache", "private");
        assertThat(market.header("vary")).contains("Authorization", "x-api-version");

        assertThat(manager.get("/api/traders/me").header("cache-control")).isEqualTo("no-store");
        assertThat(manager.get("/api/permits").header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void anEmptyPageIsAPage() {
        Answer page = manager.get(path + "?skip=1000");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("{\"value\":[]}");
    }

    @Test
    void tradersArePagedInTheOrderOfTheirEmails() {
        Answer first = manager.get("/api/traders?top=3");
        Answer second = manager.get(pathOf(first.member("nextLink")));

        assertThat(first.json().findValuesAsString("email"))
                .containsExactly("admin@viewer.example", "junior@viewer.example", "manager@viewer.example");
        assertThat(second.json().findValuesAsString("email")).containsExactly("skilled@viewer.example");
        assertThat(second.json().has("nextLink")).isFalse();
    }

    @Test
    void whatIsFilteredAndOrderedIsPagedToo() {
        String query = "filter=" + encoded("startswith(tag,'m10') or price gt 1.00001") + "&orderby="
                + encoded("tag desc") + "&top=4";
        Answer first = manager.get(path + "?" + query);
        Answer second = manager.get(pathOf(first.member("nextLink")));

        assertThat(tags(first)).containsExactly("M104", "M103", "M102", "M101");
        assertThat(tags(second)).containsExactly("M100", "M10");
        assertThat(second.json().has("nextLink")).isFalse();
        assertThat(tags(manager.get(path + "?top=3&orderby=price"))).hasSize(3);
        assertThat(tags(manager.get("/api/industries?filter=" + encoded("name eq 'MANY' and version eq 1"))))
                .containsExactly("many");
    }

    @Test
    void tradersAreFilteredByTheDateTheyJoined() {
        LocalDate before = LocalDate.now(ZoneOffset.UTC).minusYears(5);
        String filter = "dateJoined lt %s and disabled eq false".formatted(before);
        assertThat(manager.get("/api/traders?filter=" + encoded(filter) + "&orderby=" + encoded("dateJoined desc"))
                        .json()
                        .findValuesAsString("email"))
                .containsExactly("manager@viewer.example", "admin@viewer.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top=0",
                "top=1001",
                "top=x",
                "top=",
                "skip=-1",
                "skip=x",
                "top=1&top=2",
                "filter=tag%20is%20'M1'",
                "filter=industry%20eq%20'1'",
                "filter=",
                "orderby=created_at",
                "orderby=",
                "trader=1",
                "$top=1",
                "anything"
            })
    void whatIsNotUnderstoodIsRefused(String query) {
        for (String collection : List.of(path, "/api/industries", "/api/traders")) {
            Answer refused = manager.get(collection + "?" + query);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("InvalidParameter");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> tags(Answer page) {
        return page.json().required("value").findValuesAsString("tag");
    }

    private static String pathOf(String link) {
        URI uri = URI.create(link);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }
}
