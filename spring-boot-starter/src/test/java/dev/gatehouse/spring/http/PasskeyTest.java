package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.AuditOutcome;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Passkeys over HTTP, with a browser whose answers can be bent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyTest {

    private static final String ORIGIN = "https://shares.example.com";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Mailbox mailbox;
    private RunningApplication app;
    private PasskeyDesk desk;

    private SoftPasskey phone;
    private User user;
    private Tokens tokens;

    @BeforeAll
    void start(@TempDir Path data) {
        String[] passkeys = {"gatehouse.passkeys.rp-id=example.com", "gatehouse.passkeys.origins=" + ORIGIN};
        mailbox = Mailbox.open();
        app = RunningApplication.start(
                data,
                Stream.of(passkeys, mailbox.settings(), settings())
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        desk = new PasskeyDesk(app);
    }

    @AfterAll
    void stop() {
        app.close();
        mailbox.close();
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[0];
    }

    @BeforeEach
    void signIn() {
        phone = new SoftPasskey(ORIGIN);
        String email = "user-" + NUMBER.incrementAndGet() + "@example.com";
        user = app.addUser(email, "2020-01-31");
        tokens = app.signIn(email);
    }

    @Test
    void aRegisteredPasskeySignsInWithoutAPassword() {
        HttpResponse<String> registered = register(phone, "My phone");
        assertThat(registered.statusCode()).isEqualTo(201);
        assertThat(registered.headers().firstValue("Location")).hasValue("/api/factors/passkeys/" + phone.id());
        assertThat(RunningApplication.json(registered).get("recoveryCodes").size())
                .isEqualTo(10);

        HttpResponse<String> signedIn = signIn(phone);

        assertThat(signedIn.statusCode()).isEqualTo(201);
        Tokens granted = Tokens.of(signedIn);
        JsonNode permit = RunningApplication.json(app.get("/api/permits/" + granted.permitId(), granted.access()));
        assertThat(permit.get("userId").asString()).isEqualTo(user.id());
        assertThat(permit.get("authentication").get("methods").toString()).isEqualTo("[\"mfa\",\"pop\",\"user\"]");
        JsonNode listed = RunningApplication.json(app.get("/api/factors/passkeys", granted.access()))
                .get("value")
                .get(0);
        assertThat(listed.get("name").asString()).isEqualTo("My phone");
        assertThat(listed.has("usedAt")).isTrue();
    }

    @Test
    void anAccountHasSeveralWithNamesThatCanBeChangedAndEachCanBeRemoved() {
        SoftPasskey key = new SoftPasskey(ORIGIN);
        register(phone, "My phone");
        assertThat(RunningApplication.json(register(key, "A key")).has("recoveryCodes"))
                .isFalse();

        String path = "/api/factors/passkeys/" + key.id();
        assertThat(desk.send("PUT", path + "/name", tokens, Map.of("name", "The key"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(app.get("/api/factors/passkeys", tokens.access()).body()).contains("My phone", "The key");
        assertThat(app.delete(path, tokens.access()).statusCode()).isEqualTo(204);
        assertThat(app.delete(path, tokens.access()).statusCode()).isEqualTo(404);

        assertThat(signIn(key).statusCode()).isEqualTo(401);
        assertThat(signIn(phone).statusCode()).isEqualTo(201);
    }

    @Test
    void nobodyTouchesAnothersPasskeys() {
        register(phone, "My phone");
        app.addUser("other-" + user.email(), "2020-01-31");
        Tokens others = app.signIn("other-" + user.email());
        String path = "/api/factors/passkeys/" + phone.id();

        assertThat(app.delete(path, others.access()).statusCode()).isEqualTo(404);
        assertThat(desk.send("PUT", path + "/name", others, Map.of("name", "mine"))
                        .statusCode())
                .isEqualTo(404);
        JsonNode options = desk.registrationOptions(tokens);
        assertThat(desk.register(others, options, new SoftPasskey(ORIGIN).create(options.get("publicKey")), "x")
                        .statusCode())
                .as("the challenge of another")
                .isEqualTo(400);
        assertThat(signIn(phone).statusCode()).isEqualTo(201);
    }

    @Test
    void aPasskeyIsASecondFactorToo() {
        register(phone, "My phone");

        HttpResponse<String> answer = app.signIn(user.email(), RunningApplication.PASSWORD);

        assertThat(RunningApplication.code(answer)).isEqualTo("SecondFactorRequired");
        assertThat(RunningApplication.json(answer)
                        .get("secondFactor")
                        .get("factors")
                        .toString())
                .isEqualTo("[\"passkey\",\"recoveryCode\"]");
    }

    @Test
    void theFirstPasskeyEndsTheOtherPermitsAndTheNextEndsNone() {
        Tokens before = app.signIn(user.email());
        register(phone, "My phone");
        assertThat(app.renew(before.refresh()).statusCode()).isEqualTo(401);
        assertThat(app.get("/api/factors", tokens.access()).statusCode()).isEqualTo(200);

        Tokens other = Tokens.of(signIn(phone));
        assertThat(register(new SoftPasskey(ORIGIN), "My key").statusCode()).isEqualTo(201);
        assertThat(app.renew(other.refresh()).statusCode()).isEqualTo(200);
    }

    @Test
    void whoRemovesTheLastFactorSignsInByPasswordAgain() {
        register(phone, "My phone");
        app.delete("/api/factors/passkeys/" + phone.id(), tokens.access());

        assertThat(app.signIn(user.email(), RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);
        assertThat(RunningApplication.json(app.get("/api/factors", tokens.access()))
                        .get("recoveryCodes")
                        .asInt())
                .isZero();
    }

    @Test
    void anAnswerIsTakenOnceAndForFiveMinutes() {
        register(phone, "My phone");
        JsonNode options = desk.signInOptions();
        JsonNode answer = phone.get(options.get("publicKey"));
        assertThat(desk.signIn(options, answer).statusCode()).isEqualTo(201);
        assertThat(desk.signIn(options, answer).statusCode()).as("again").isEqualTo(401);

        JsonNode late = desk.signInOptions();
        app.clock.advance(Duration.ofMinutes(5));
        assertThat(desk.signIn(late, phone.get(late.get("publicKey"))).statusCode())
                .as("late")
                .isEqualTo(401);
    }

    @Test
    void anotherOriginOrAUserWhoWasNotVerifiedOpensNothing() {
        register(phone, "My phone");
        phone.origin = "https://shares.example.com.evil.example";
        assertThat(signIn(phone).statusCode()).isEqualTo(401);
        phone.origin = ORIGIN;
        phone.verifies = false;
        assertThat(signIn(phone).statusCode()).isEqualTo(401);
        phone.verifies = true;
        assertThat(signIn(phone).statusCode()).isEqualTo(201);

        SoftPasskey elsewhere = new SoftPasskey("https://evil.example");
        assertThat(register(elsewhere, "x").statusCode()).isEqualTo(400);
        SoftPasskey unverified = new SoftPasskey(ORIGIN);
        unverified.verifies = false;
        assertThat(register(unverified, "x").statusCode()).isEqualTo(400);
    }

    @Test
    void aCopyOfAPasskeyIsFoundByItsCount() {
        phone.signCount = 5;
        register(phone, "My phone");
        phone.signCount = 6;
        assertThat(signIn(phone).statusCode()).isEqualTo(201);

        assertThat(signIn(phone).statusCode()).as("the same count again").isEqualTo(401);
        phone.signCount = 7;
        assertThat(signIn(phone).statusCode()).isEqualTo(201);
    }

    @Test
    void aChangedSignatureOrAnUnknownPasskeyOpensNothing() {
        register(phone, "My phone");
        JsonNode options = desk.signInOptions();
        String answer = phone.get(options.get("publicKey")).toString();
        String bent = answer.replace("\"signature\":\"M", "\"signature\":\"N");
        assertThat(bent).isNotEqualTo(answer);

        assertThat(desk.signIn(options, new tools.jackson.databind.json.JsonMapper().readTree(bent))
                        .statusCode())
                .isEqualTo(401);
        assertThat(signIn(new SoftPasskey(ORIGIN)).statusCode()).isEqualTo(401);
        assertThat(app.post("/api/permits/passkey", "{\"challenge\":\"x\",\"credential\":{}}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(app.post("/api/permits/passkey", "{\"challenge\":\"x\",\"credential\":1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(app.post("/api/permits/passkey", "{\"challenge\":\"x\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theUserIsToldByMailOfAPasskeyThatWasAddedOrRemoved() {
        register(phone, "My phone");
        assertThat(register(phone, "The same").statusCode()).isEqualTo(400);
        app.delete("/api/factors/passkeys/" + phone.id(), tokens.access());
        app.delete("/api/factors/passkeys/" + phone.id(), tokens.access());

        assertThat(mailbox.await(app, user.email(), 3))
                .extracting(
                        letter -> letter.subject().substring(letter.subject().indexOf(": ") + 2))
                .containsExactlyInAnyOrder(
                        "a passkey was added", "you have new recovery codes", "a passkey was removed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"x\"}",
                "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"userHandle\":null}}"
            })
    void anAnswerThatNoBrowserGivesOpensNothing(String credential) {
        JsonNode answer = new tools.jackson.databind.json.JsonMapper().readTree(credential);

        assertThat(desk.signIn(desk.signInOptions(), answer).statusCode()).isEqualTo(401);
        assertThat(desk.register(tokens, desk.registrationOptions(tokens), answer, "x")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void allThatIsWrongWithAFormIsToldAtOnce() {
        HttpResponse<String> answer = app.send(app.request("/api/factors/passkeys")
                .header("Authorization", "Bearer " + tokens.access())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"challenge\":\"\",\"name\":\"two\\nlines\",\"credential\":1}")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.json(answer).required("errors").valueStream())
                .extracting(error -> error.required("field").asString())
                .containsExactlyInAnyOrder("challenge", "name", "credential");
    }

    @Test
    void aRefusedPasskeyIsARowOfItsAccountAndAnUnknownOneOfNobodys() {
        register(phone, "My phone");
        JsonNode options = desk.signInOptions();
        JsonNode answer = phone.get(options.get("publicKey"));
        assertThat(desk.signIn(options, answer).statusCode()).isEqualTo(201);
        assertThat(desk.signIn(options, answer).statusCode()).isEqualTo(401);
        JsonNode registration = desk.registrationOptions(tokens);
        JsonNode credential = new SoftPasskey("https://elsewhere.example.com").create(registration.get("publicKey"));
        assertThat(desk.register(tokens, registration, credential, "x").statusCode())
                .isEqualTo(400);

        List<AuditRow> rows = rows(user.id());
        assertThat(rows)
                .filteredOn(row -> row.outcome() == AuditOutcome.REFUSED)
                .extracting(AuditRow::type)
                .containsExactlyInAnyOrder("FACTOR_ADDED", "SIGN_IN_REFUSED");
        assertThat(rows)
                .filteredOn(row -> row.type().equals("SIGN_IN_REFUSED"))
                .allSatisfy(row -> assertThat(row.details()).containsExactly(Map.entry("reason", "WRONG_PASSKEY")));

        long before = refusedOfNobody();
        assertThat(signIn(new SoftPasskey(ORIGIN)).statusCode()).isEqualTo(401);
        assertThat(refusedOfNobody()).isEqualTo(before + 1);
    }

    private List<AuditRow> rows(String userId) {
        return app.bean(AuditStore.class).list(new Query(userId, null, null, null), 100, 0);
    }

    private long refusedOfNobody() {
        return app.bean(AuditStore.class).list(new Query(null, "SIGN_IN_REFUSED", null, null), 1000, 0).stream()
                .filter(row -> row.subject() == null)
                .count();
    }

    @Test
    void withoutADomainThereAreNoPasskeys(@TempDir Path data) {
        try (RunningApplication without = RunningApplication.start(data)) {
            assertThat(without.post("/api/permits/passkey/options", "{}").statusCode())
                    .isIn(401, 404, 405);
        }
    }

    private HttpResponse<String> register(SoftPasskey passkey, String name) {
        JsonNode options = desk.registrationOptions(tokens);
        return desk.register(tokens, options, passkey.create(options.get("publicKey")), name);
    }

    private HttpResponse<String> signIn(SoftPasskey passkey) {
        JsonNode options = desk.signInOptions();
        return desk.signIn(options, passkey.get(options.get("publicKey")));
    }
}
