package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static dev.gatehouse.spring.http.RunningApplication.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.user.User;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The life of permits in an application that is not ours, over HTTP. */
class PermitsTest {

    @TempDir
    static Path data;

    private static RunningApplication app;
    private static User senior;

    @BeforeAll
    static void start() {
        app = RunningApplication.start(data);
        senior = app.addUser("senior@example.com", "2020-01-31");
        app.addUser("other@example.com", "2020-01-31");
        app.addUser("junior@example.com", "2025-11-23");
        app.addUser("admin@example.com", "2020-01-31", "Admin");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aSignInGrantsAPermitThatOpensTheGuardedRoute() {
        HttpResponse<String> answer = app.signIn("Senior@Example.com ", RunningApplication.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode body = json(answer);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/api/permits/" + body.get("id").asString());
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(body.propertyNames())
                .containsExactly(
                        "id", "tokenType", "accessToken", "expiresIn", "refreshToken", "refreshExpiresIn", "user");
        assertThat(body.get("tokenType").asString()).isEqualTo("Bearer");
        assertThat(body.get("expiresIn").asInt()).isEqualTo(300);
        assertThat(body.get("refreshExpiresIn").asInt()).isEqualTo(14 * 24 * 3600);
        assertThat(body.get("user").get("email").asString()).isEqualTo("senior@example.com");
        assertThat(app.get("/greeting", body.get("accessToken").asString()).body())
                .isEqualTo("Hello " + senior.id());
    }

    @Test
    void whoeverIsNotSeniorEnoughIsToldFromWhenOn() {
        HttpResponse<String> answer =
                app.get("/greeting", app.signIn("junior@example.com").access());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("PolicyNotMet");
        assertThat(json(answer).get("policy").get("name").asString()).isEqualTo("Seniors");
        assertThat(json(answer).get("policy").get("metFrom").asString()).isEqualTo("2026-11-23");
    }

    @Test
    void anAccessTokenLivesToItsLastSecond() {
        try (RunningApplication own = RunningApplication.start(data.resolve("limits"))) {
            own.addUser("senior@example.com", "2020-01-31");
            Tokens tokens = own.signIn("senior@example.com");

            own.clock.advance(Duration.ofSeconds(299));
            assertThat(own.get("/greeting", tokens.access()).statusCode()).isEqualTo(200);

            own.clock.advance(Duration.ofSeconds(1));
            HttpResponse<String> late = own.get("/greeting", tokens.access());
            assertThat(late.statusCode()).isEqualTo(401);
            assertThat(code(late)).isEqualTo("TokenExpired");
            assertThat(late.headers().firstValue("Token-Expired")).hasValue("true");
            assertThat(late.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer error=\"invalid_token\""));
        }
    }

    @Test
    void aRenewalGivesNewTokensOfTheSamePermit() {
        Tokens first = app.signIn("senior@example.com");

        HttpResponse<String> answer = app.renew(first.refresh(), "attempt-1");

        assertThat(answer.statusCode()).isEqualTo(200);
        Tokens second = Tokens.of(answer);
        assertThat(second.permitId()).isEqualTo(first.permitId());
        assertThat(second.refresh()).isNotEqualTo(first.refresh());
        assertThat(second.access()).isNotEqualTo(first.access());
        assertThat(app.get("/greeting", second.access()).statusCode()).isEqualTo(200);
    }

    @Test
    void oneKindOfTokenIsNeverTakenForTheOther() {
        Tokens tokens = app.signIn("senior@example.com");

        HttpResponse<String> refreshAsAccess = app.get("/greeting", tokens.refresh());
        HttpResponse<String> accessAsRefresh = app.renew(tokens.access());

        assertThat(refreshAsAccess.statusCode()).isEqualTo(401);
        assertThat(code(refreshAsAccess)).isEqualTo("TokenInvalid");
        assertThat(accessAsRefresh.statusCode()).isEqualTo(401);
        assertThat(code(accessAsRefresh)).isEqualTo("RefreshTokenInvalid");
    }

    @Test
    void whoSignsOutIsOutAtOnce() {
        Tokens tokens = app.signIn("senior@example.com");

        assertThat(app.delete("/api/permits/current", tokens.access()).statusCode())
                .isEqualTo(204);

        HttpResponse<String> read = app.get("/greeting", tokens.access());
        assertThat(read.statusCode()).isEqualTo(401);
        assertThat(code(read)).isEqualTo("TokenRevoked");
        assertThat(read.headers().firstValue("Token-Expired")).isEmpty();
        HttpResponse<String> renewal = app.renew(tokens.refresh());
        assertThat(renewal.statusCode()).isEqualTo(401);
        assertThat(code(renewal)).isEqualTo("PermitRevoked");
    }

    @Test
    void onePermitEndsAndTheOthersOfItsUserGoOn() {
        Tokens phone = app.signIn("senior@example.com");
        Tokens desk = app.signIn("senior@example.com");

        assertThat(app.delete("/api/permits/" + phone.permitId(), desk.access()).statusCode())
                .isEqualTo(204);

        assertThat(app.get("/greeting", phone.access()).statusCode()).isEqualTo(401);
        assertThat(app.get("/greeting", desk.access()).statusCode()).isEqualTo(200);
        assertThat(app.delete("/api/permits/" + phone.permitId(), desk.access()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void allPermitsOfAUserEndAtOnce() {
        User user = app.addUser("three-devices@example.com", "2020-01-31");
        Tokens one = app.signIn("three-devices@example.com");
        Tokens two = app.signIn("three-devices@example.com");
        Tokens three = app.signIn("three-devices@example.com");

        assertThat(app.delete("/api/permits?user=" + user.id(), two.access()).statusCode())
                .isEqualTo(204);

        assertThat(one).satisfies(PermitsTest::isDead);
        assertThat(two).satisfies(PermitsTest::isDead);
        assertThat(three).satisfies(PermitsTest::isDead);
        assertThat(app.signIn("three-devices@example.com", RunningApplication.PASSWORD)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void nobodyWithoutTheRightSeesOrEndsOthersPermitsNorLearnsWhetherThereAreAny() {
        Tokens mine = app.signIn("senior@example.com");
        Tokens others = app.signIn("other@example.com");
        String existing = "/api/permits/" + others.permitId();
        String missing = "/api/permits/" + "A".repeat(others.permitId().length());

        assertThat(app.get(existing, mine.access()).statusCode()).isEqualTo(403);
        assertThat(app.get(missing, mine.access()).statusCode()).isEqualTo(403);
        assertThat(app.delete(existing, mine.access()).statusCode()).isEqualTo(403);
        assertThat(app.delete(missing, mine.access()).statusCode()).isEqualTo(403);
        assertThat(app.delete("/api/permits?user=somebody", mine.access()).statusCode())
                .isEqualTo(403);
        assertThat(app.get("/api/permits?user=somebody", mine.access()).statusCode())
                .isEqualTo(403);
        assertThat(app.get("/greeting", others.access()).statusCode()).isEqualTo(200);
    }

    @Test
    void aManagerSeesAndEndsAnybodysPermits() {
        Tokens others = app.signIn("other@example.com");
        String manager = app.signIn("admin@example.com").access();

        HttpResponse<String> seen = app.get("/api/permits/" + others.permitId(), manager);
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.body()).doesNotContain(others.access(), others.refresh());
        assertThat(app.get("/api/permits/nothing", manager).statusCode()).isEqualTo(404);
        assertThat(json(app.get("/api/permits", manager)).get("value").size()).isGreaterThan(1);

        assertThat(app.delete("/api/permits/" + others.permitId(), manager).statusCode())
                .isEqualTo(204);
        assertThat(others).satisfies(PermitsTest::isDead);
    }

    @Test
    void theConsoleListsOnesOwnLivePermitsAndTheirDevices() {
        User user = app.addUser("two-devices@example.com", "2020-01-31");
        Tokens phone = Tokens.of(app.send(app.request("/api/permits")
                .header("Content-Type", "application/json")
                .header("X-Device-Signature", "{\"name\":\"Nimal's phone\",\"idiom\":\"phone\"}")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"email\":\"two-devices@example.com\",\"password\":\"" + RunningApplication.PASSWORD
                                + "\"}"))));
        app.delete("/api/permits/" + app.signIn("two-devices@example.com").permitId(), phone.access());

        JsonNode listed = json(app.get("/api/permits", phone.access())).get("value");

        assertThat(listed.size()).isEqualTo(1);
        JsonNode permit = listed.get(0);
        assertThat(permit.get("id").asString()).isEqualTo(phone.permitId());
        assertThat(permit.get("userId").asString()).isEqualTo(user.id());
        assertThat(permit.get("device").get("name").asString()).isEqualTo("Nimal's phone");
        assertThat(permit.get("issuedAt").asString()).endsWith("Z");
        assertThat(permit.has("revokedAt")).isFalse();
    }

    @Test
    void peer128PermitsKeysAndCutOffsOutliveARestart() {
        Path own = data.resolve("restart");
        Tokens kept;
        Tokens ended;
        try (RunningApplication before = RunningApplication.start(own)) {
            before.addUser("senior@example.com", "2020-01-31");
            kept = before.signIn("senior@example.com");
            ended = before.signIn("senior@example.com");
            before.delete("/api/permits/current", ended.access());
        }
        try (RunningApplication after = RunningApplication.start(own)) {
            assertThat(after.get("/greeting", kept.access()).statusCode()).isEqualTo(200);
            assertThat(code(after.get("/greeting", ended.access()))).isEqualTo("TokenRevoked");
            assertThat(after.renew(kept.refresh()).statusCode()).isEqualTo(200);
            assertThat(after.renew(ended.refresh()).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void howeverManyLanguagesAreAskedForTheAnswerIsWhatItWouldBe() {
        String languages = "si,".repeat(100) + "en";

        HttpResponse<String> missing = app.send(
                app.request("/nope").header("Accept-Language", languages).GET());
        HttpResponse<String> keys = app.send(app.request("/.well-known/jwks.json")
                .header("Accept-Language", languages)
                .GET());

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(keys.statusCode()).isEqualTo(200);
    }

    @Test
    void idleAndAbsoluteEndHoldToTheSecond() {
        try (RunningApplication own = RunningApplication.start(
                data.resolve("ends"),
                "gatehouse.permit.refresh-lifetime=10s",
                "gatehouse.permit.absolute-lifetime=25s")) {
            own.addUser("senior@example.com", "2020-01-31");
            Tokens tokens = own.signIn("senior@example.com");

            own.clock.advance(Duration.ofSeconds(9));
            tokens = Tokens.of(own.renew(tokens.refresh(), "a"));
            own.clock.advance(Duration.ofSeconds(9));
            HttpResponse<String> capped = own.renew(tokens.refresh(), "b");
            assertThat(json(capped).get("refreshExpiresIn").asInt()).isEqualTo(7);
            own.clock.advance(Duration.ofSeconds(7));
            assertThat(code(own.renew(Tokens.of(capped).refresh(), "c"))).isEqualTo("PermitExpired");

            Tokens idle = own.signIn("senior@example.com");
            own.clock.advance(Duration.ofSeconds(10));
            assertThat(code(own.renew(idle.refresh(), "d"))).isEqualTo("PermitExpired");
        }
    }

    private static void isDead(Tokens tokens) {
        assertThat(code(app.get("/greeting", tokens.access()))).isEqualTo("TokenRevoked");
        assertThat(code(app.renew(tokens.refresh()))).isEqualTo("PermitRevoked");
    }
}
