package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is open to everybody: the API's description, health, public keys. */
final class OpenRoutesTest {

    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller anybody;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        anybody = viewer.anybody();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"readiness", "storage"})
    void healthSaysUpAndNothingElse(String group) {
        Answer answer = anybody.get("/actuator/health/" + group);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness/database",
                "/actuator/env",
                "/actuator/info",
                "/v3/api-docs.yaml",
                "/v3/api-docs.yaml/1.0",
                "/v3/api-docs/group",
                "/error",
                "/index.html",
                "/app",
                "/app/",
                "/app/lib",
                "/app/lib/lit-html",
                "/app/lib/swagger-ui/swagger-ui.css",
                "/app/views",
                "/page/index.html",
                "/webjars/swagger-ui/index.html",
                "/api",
                "/api/unknown"
            })
    void everythingElseIsClosed(String path) {
        assertThat(anybody.get(path).status()).isIn(401, 404);
        assertThat(viewer.admin().get(path).status()).isEqualTo(404);
    }

    @Test
    void thePublicKeysAreThere() {
        Answer answer = anybody.get("/.well-known/jwks.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().required("keys").size()).isPositive();
        assertThat(answer.body()).doesNotContain("\"d\"");
    }

    @Test
    void theServerDoesNotNameItself() {
        assertThat(anybody.get("/actuator/health/readiness").header("server")).isEmpty();
        assertThat(anybody.get("/unknown").header("server")).isEmpty();
    }

    @Test
    void theApiPageLoadsWithAllItReferences() {
        Answer page = follow(anybody.get("/docs"));
        assertThat(page.header("content-type")).startsWith("text/html");
        String policy = page.header("content-security-policy");
        assertThat(policy)
                .contains("script-src 'self'")
                .contains("style-src 'self'")
                .contains("connect-src 'self'")
                .doesNotContain("unsafe-eval");

        List<URI> assets = assets(page);
        assertThat(assets).hasSizeGreaterThan(4);
        for (URI asset : assets) {
            assertThat(anybody.get(asset.toString()).status()).as("%s", asset).isEqualTo(200);
            assertThat(asset.getHost()).isEqualTo(anybody.address().getHost());
        }
    }

    @Test
    void thePageLoadsWithAllItReferencesAndNothingElseMayRunInIt() {
        Answer page = anybody.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.header("content-security-policy"))
                .contains(
                        "default-src 'none'",
                        "script-src 'self' 'sha256-",
                        "style-src 'self';",
                        "frame-ancestors 'none'")
                .contains("require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(page.header("cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(page.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(page.header("permissions-policy")).contains("camera=()");
        assertThat(page.body())
                .doesNotContainPattern("<script(?![^>]*(src=|importmap))")
                .doesNotContain("style=");

        List<URI> assets = assets(page);
        assertThat(assets).hasSizeGreaterThan(4);
        for (URI asset : assets) {
            assertThat(anybody.get(asset.toString()).status()).as("%s", asset).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app/main.js", "/app/views/market.js", "/app/lib/lit-html/lit-html.js"})
    void whatThePageIsMadeOfIsKeptAndAskedForAgain(String path) {
        Answer first = anybody.get(path);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("cache-control")).isEqualTo("no-cache");
        assertThat(anybody.get(path, "If-None-Match", first.header("etag")).status())
                .isEqualTo(304);
    }

    @Test
    void thePageIsSentCompressedAndWhatHasSecretsIsNot() {
        assertThat(anybody.get("/app/main.js", "Accept-Encoding", "gzip").header("content-encoding"))
                .isEqualTo("gzip");
        assertThat(viewer.skilled()
                        .get("/api/industries/1/shares", "Accept-Encoding", "gzip")
                        .header("content-encoding"))
                .isEmpty();
    }

    @Test
    void theApiPageReadsTheDescription() {
        JsonNode settings = anybody.get("/v3/api-docs/swagger-config").json();

        assertThat(settings.required("urls").valueStream())
                .extracting(description -> description.required("url").asString())
                .containsExactly("/v3/api-docs/1.0", "/v3/api-docs/2.0")
                .allSatisfy(description ->
                        assertThat(anybody.get(description).status()).isEqualTo(200));
    }

    @Test
    void thePageHasNoScriptOfItsOwn() {
        assertThat(follow(anybody.get("/docs")).body()).doesNotContainPattern("<script(?![^>]*(src=|importmap))");
    }

    private static Answer follow(Answer answer) {
        return answer.status() == 302
                ? anybody.get(answer.response()
                        .uri()
                        .resolve(answer.header("location"))
                        .getRawPath())
                : answer;
    }

    private static List<URI> assets(Answer page) {
        List<URI> assets = new ArrayList<>();
        Matcher asset = ASSET.matcher(page.body());
        while (asset.find()) {
            assets.add(page.response().uri().resolve(asset.group(1)));
        }
        return assets;
    }
}
