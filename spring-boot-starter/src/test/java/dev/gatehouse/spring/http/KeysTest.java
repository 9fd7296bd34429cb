package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyRetirement;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeysTest {

    private static final String ADMIN = "admin@example.com";
    private static final String USER = "user@example.com";
    private static final Duration LEAD = Duration.ofMinutes(15);
    private static final String ACCESS = "{\"purpose\":\"ACCESS\"}";
    private static final String REFRESH = "{\"purpose\":\"REFRESH\"}";

    @TempDir
    Path data;

    private RunningApplication app;

    @BeforeEach
    void start() {
        app = RunningApplication.start(data, "gatehouse.permit.access-lifetime=PT1H");
        app.addUser(ADMIN, "2020-01-31", "Admin");
        app.addUser(USER, "2020-01-31");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void theKeysAreListedWithoutAnyOfThem() {
        HttpResponse<String> answer = app.get("/api/keys", admin());

        assertThat(answer.statusCode()).isEqualTo(200);
        List<JsonNode> keys =
                RunningApplication.json(answer).required("value").valueStream().toList();
        assertThat(keys)
                .extracting(key -> key.required("purpose").asString())
                .containsExactly("ACCESS", "REFRESH", "LINEAGE");
        assertThat(keys)
                .allSatisfy(key -> assertThat(key.propertyNames())
                        .containsExactly("id", "purpose", "algorithm", "status", "signing", "activatesAt"));
        HttpResponse<String> one =
                app.get("/api/keys/" + keys.getFirst().required("id").asString(), admin());
        assertThat(RunningApplication.json(one)).isEqualTo(keys.getFirst());
    }

    @Test
    void aRotatedKeyIsPublishedAtOnceAndSignsAfterItsLead() {
        String before = signing("ACCESS");

        HttpResponse<String> made = rotate(ACCESS);

        String next = RunningApplication.json(made).required("id").asString();
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).contains("/api/keys/" + next);
        assertThat(published()).contains(before, next);
        app.clock.advance(LEAD.minusSeconds(1));
        Tokens last = app.signIn(USER);
        assertThat(kid(last.access())).isEqualTo(before);
        app.clock.advance(Duration.ofSeconds(1));
        assertThat(kid(app.signIn(USER).access())).isEqualTo(next);
        assertThat(app.get("/greeting", last.access()).statusCode()).isEqualTo(200);
        assertThat(app.renew(last.refresh()).statusCode()).isEqualTo(200);
    }

    @Test
    void whileAKeyWaitsItIsTheAnswer() {
        JsonNode made = RunningApplication.json(rotate(REFRESH));

        HttpResponse<String> again = rotate(REFRESH);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(RunningApplication.json(again)).isEqualTo(made);
    }

    @Test
    void whatAnAccessKeyThatIsCutOffHasSignedIsToBeRenewedAtOnce() {
        Tokens tokens = app.signIn(USER);
        String cutOff = signing("ACCESS");

        assertThat(app.delete("/api/keys/" + cutOff, admin()).statusCode()).isEqualTo(204);

        HttpResponse<String> refused = app.get("/greeting", tokens.access());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(RunningApplication.code(refused)).isEqualTo("TokenExpired");
        assertThat(published()).doesNotContain(cutOff).hasSize(1);
        Tokens renewed = Tokens.of(app.renew(tokens.refresh()));
        assertThat(kid(renewed.access())).isNotEqualTo(cutOff);
        assertThat(app.get("/greeting", renewed.access()).statusCode()).isEqualTo(200);
        assertThat(app.delete("/api/keys/" + cutOff, admin()).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCESS", "REFRESH"})
    void aNodeThatHasHeardOfTheEndOfItsKeyAnswers503UntilItHasAnother(String purpose) {
        Tokens tokens = app.signIn(USER);
        String attempt = RandomId.next();
        KeyRetirement retirement = app.bean(KeyManager.class).retire(signing(purpose));
        app.bean(CutOffs.class).add(((KeyRetirement.Retired) retirement).cutOff());

        for (HttpResponse<String> answer : List.of(
                app.signIn(USER, RunningApplication.PASSWORD),
                app.signIn(USER, "not the password"),
                app.renew(tokens.refresh(), attempt))) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(RunningApplication.code(answer)).isEqualTo("Unavailable");
        }

        assertThat(app.bean(KeyRing.class).reload()).isTrue();
        assertThat(app.signIn(USER, RunningApplication.PASSWORD).statusCode()).isEqualTo(201);
        assertThat(app.renew(tokens.refresh(), attempt).statusCode()).isEqualTo(purpose.equals("ACCESS") ? 200 : 401);
    }

    @Test
    void whatARefreshKeyThatIsCutOffHasSignedIsWorthNothing() {
        Tokens tokens = app.signIn(USER);

        assertThat(app.delete("/api/keys/" + signing("REFRESH"), admin()).statusCode())
                .isEqualTo(204);

        assertThat(RunningApplication.code(app.renew(tokens.refresh()))).isEqualTo("RefreshTokenInvalid");
        assertThat(app.get("/greeting", tokens.access()).statusCode()).isEqualTo(200);
        assertThat(app.renew(app.signIn(USER).refresh()).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyThoseOfThePolicyMay() {
        String user = app.signIn(USER).access();
        String key = signing("ACCESS");

        for (HttpResponse<String> answer : List.of(
                app.get("/api/keys", user),
                app.get("/api/keys/" + key, user),
                app.delete("/api/keys/" + key, user),
                rotate(ACCESS, user))) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(RunningApplication.json(answer).at("/policy/name").asString())
                    .isEqualTo("Admins");
        }
        assertThat(signing("ACCESS")).isEqualTo(key);
    }

    @Test
    void whatCanNotBeDoneIsSaid() {
        assertThat(app.get("/api/keys/unknown", admin()).statusCode()).isEqualTo(404);
        assertThat(app.delete("/api/keys/unknown", admin()).statusCode()).isEqualTo(404);
        assertThat(RunningApplication.code(app.delete("/api/keys/" + id("LINEAGE"), admin())))
                .isEqualTo("StillInUse");
        assertThat(rotate("{\"purpose\":\"LINEAGE\"}").statusCode()).isEqualTo(400);
        assertThat(rotate("{\"purpose\":\"access\"}").statusCode()).isEqualTo(400);
        assertThat(rotate("{}").statusCode()).isEqualTo(400);
    }

    private String admin() {
        return app.signIn(ADMIN).access();
    }

    private HttpResponse<String> rotate(String body) {
        return rotate(body, admin());
    }

    private HttpResponse<String> rotate(String body, String token) {
        return app.send(app.request("/api/keys")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private String signing(String purpose) {
        return keys(purpose)
                .filter(key -> key.required("signing").asBoolean())
                .map(key -> key.required("id").asString())
                .findFirst()
                .orElseThrow();
    }

    private String id(String purpose) {
        return keys(purpose).findFirst().orElseThrow().required("id").asString();
    }

    private Stream<JsonNode> keys(String purpose) {
        return RunningApplication.json(app.get("/api/keys", admin()))
                .required("value")
                .valueStream()
                .filter(key -> key.required("purpose").asString().equals(purpose));
    }

    private List<String> published() {
        return RunningApplication.json(
                        app.send(app.request("/.well-known/jwks.json").GET()))
                .required("keys")
                .valueStream()
                .map(key -> key.required("kid").asString())
                .toList();
    }

    private static String kid(String token) {
        String header = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        return header.replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }
}
