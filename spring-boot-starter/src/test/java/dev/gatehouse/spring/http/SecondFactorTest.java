package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.AuthenticatorApp;
import dev.gatehouse.testkit.Together;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An account that asks for a second factor, from its enrolment on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorTest {

    private static final String WRONG = "not the password of anybody";
    private static final JsonMapper JSON = new JsonMapper();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Mailbox mailbox;
    private RunningApplication app;

    private String email;
    private User user;
    private Tokens tokens;
    private String secret;
    private List<String> recoveryCodes;

    @BeforeAll
    void start(@TempDir Path data) {
        mailbox = Mailbox.open();
        app = RunningApplication.start(
                data,
                Stream.of(mailbox.settings(), settings()).flatMap(Stream::of).toArray(String[]::new));
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
    void enrol() {
        email = "user-" + NUMBER.incrementAndGet() + "@example.com";
        user = app.addUser(email, "2020-01-31");
        tokens = app.signIn(email);
        secret = RunningApplication.json(post("/api/factors/totp", Map.of()))
                .get("secret")
                .asString();
        HttpResponse<String> confirmed = post("/api/factors/totp/confirmation", Map.of("code", code()));
        assertThat(confirmed.statusCode()).isEqualTo(200);
        recoveryCodes = texts(RunningApplication.json(confirmed).get("recoveryCodes"));
        nextStep();
    }

    @Test
    void aPasswordAloneIsAnsweredWithAChallengeAndWhatServes() {
        HttpResponse<String> answer = app.signIn(email, RunningApplication.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(RunningApplication.code(answer)).isEqualTo("SecondFactorRequired");
        JsonNode needed = RunningApplication.json(answer).get("secondFactor");
        assertThat(needed.get("expiresIn").asInt()).isEqualTo(300);
        assertThat(texts(needed.get("factors"))).containsExactly("totp", "recoveryCode");
        assertThat(needed.get("challenge").asString()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void passwordAndCodeInOneRequestGrantAPermitOfTwoFactors() {
        HttpResponse<String> answer = signIn(code());

        assertThat(answer.statusCode()).isEqualTo(201);
        Tokens granted = Tokens.of(answer);
        JsonNode authentication = RunningApplication.json(
                        app.get("/api/permits/" + granted.permitId(), granted.access()))
                .get("authentication");
        assertThat(texts(authentication.get("methods"))).containsExactly("mfa", "otp", "pwd");
    }

    @Test
    void aCodeIsNotSpentForAPermitThatCouldNotBeWritten() {
        String recoveryCode = recoveryCodes.getFirst();
        rename("permits", "permits_away");
        try {
            assertThat(signIn(recoveryCode).statusCode()).isGreaterThanOrEqualTo(500);
            assertThat(signIn(code()).statusCode()).isGreaterThanOrEqualTo(500);
        } finally {
            rename("permits_away", "permits");
        }

        assertThat(signIn(recoveryCode).statusCode()).isEqualTo(201);
        assertThat(signIn(code()).statusCode()).isEqualTo(201);
    }

    private void rename(String table, String to) {
        app.bean(Database.class)
                .write(client -> client.sql("alter table %s rename to %s".formatted(table, to))
                        .update());
    }

    @Test
    void aChallengeIsAnsweredOnceAndAlsoAfterAWrongCode() {
        String challenge = challenge();

        assertThat(refused(answer(challenge, "000000"))).isTrue();
        assertThat(answer(challenge, code()).statusCode()).isEqualTo(201);
        nextStep();
        long refusals = refusals();
        assertThat(refused(answer(challenge, code()))).isTrue();
        assertThat(refused(answer(challenge, recoveryCodes.getFirst()))).isTrue();

        assertThat(refusals()).isEqualTo(refusals + 2);
        assertThat(signIn(code()).statusCode()).isEqualTo(201);
        assertThat(signIn(recoveryCodes.getFirst()).statusCode()).isEqualTo(201);
    }

    private long refusals() {
        return app.bean(AuditStore.class)
                .list(new Query(user.id(), "SIGN_IN_REFUSED", null, null), 100, 0)
                .size();
    }

    @Test
    void aChallengeEndsAfterFiveMinutesToTheMillisecond() {
        String challenge = challenge();
        app.clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(answer(challenge, code()).statusCode()).isEqualTo(201);

        String another = challenge();
        app.clock.advance(Duration.ofMinutes(5));
        assertThat(refused(answer(another, code()))).isTrue();
    }

    @Test
    void aChallengeEndsWithThePasswordItStandsFor() {
        String challenge = challenge();
        app.bean(SignInManager.class)
                .changePassword(app.bean(UserManager.class).find(user.id()).orElseThrow(), "another long password");

        assertThat(refused(answer(challenge, code()))).isTrue();
    }

    @Test
    void aMadeUpChallengeIsNone() {
        String challenge = challenge();

        for (String sent : List.of("A", challenge.substring(1), challenge + "A", tokens.access(), tokens.refresh())) {
            assertThat(refused(answer(sent, code()))).as(sent.substring(0, 1)).isTrue();
        }
        assertThat(answer(challenge, "").statusCode()).isEqualTo(400);
    }

    @Test
    void aCodeIsTakenOnceHoweverManyShowItAtOnce() {
        String code = code();

        List<Integer> answers = Together.run(4, number -> signIn(code).statusCode());

        assertThat(answers).containsOnlyOnce(201);
        assertThat(refused(signIn(code))).isTrue();
    }

    @Test
    void aCodeThatIsAStepOldIsTakenAndOneThatIsOlderIsNot() {
        String code = code();
        app.clock.advance(Duration.ofSeconds(60));
        assertThat(refused(signIn(code))).isTrue();

        String another = code();
        app.clock.advance(Duration.ofSeconds(30));
        assertThat(signIn(another).statusCode()).isEqualTo(201);
    }

    @Test
    void aRecoveryCodeServesOnceInPlaceOfTheApp() {
        assertThat(recoveryCodes).hasSize(10);
        String typed = recoveryCodes.getFirst().toUpperCase(Locale.ROOT).replace('-', ' ');

        HttpResponse<String> answer = signIn(typed);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(refused(signIn(recoveryCodes.getFirst()))).isTrue();
        assertThat(RunningApplication.json(
                                app.get("/api/factors", Tokens.of(answer).access()))
                        .get("recoveryCodes")
                        .asInt())
                .isEqualTo(9);
    }

    @Test
    void whatIsDoneToFactorsIsWrittenDown() {
        tokens = Tokens.of(signIn(code()));
        assertThat(post("/api/factors/recovery-codes", Map.of()).statusCode()).isEqualTo(200);
        assertThat(app.delete("/api/factors/totp", tokens.access()).statusCode())
                .isEqualTo(204);
        assertThat(app.delete("/api/factors/totp", tokens.access()).statusCode())
                .isEqualTo(404);

        List<AuditRow> rows = app.bean(AuditStore.class).list(new Query(user.id(), null, null, null), 100, 0);
        assertThat(rows)
                .extracting(AuditRow::type)
                .filteredOn(type -> type.startsWith("FACTOR") || type.startsWith("RECOVERY"))
                .containsExactlyInAnyOrder("FACTOR_ADDED", "RECOVERY_CODES_RENEWED", "FACTOR_REMOVED");
        assertThat(rows).filteredOn(row -> row.type().startsWith("FACTOR")).allSatisfy(row -> {
            assertThat(row.actor()).isEqualTo(user.id());
            assertThat(row.details()).isEqualTo(Map.of("factor", "TOTP"));
        });
    }

    @Test
    void newRecoveryCodesVoidTheOldOnes() {
        tokens = Tokens.of(signIn(code()));
        List<String> renewed = texts(RunningApplication.json(post("/api/factors/recovery-codes", Map.of()))
                .get("recoveryCodes"));

        assertThat(refused(signIn(recoveryCodes.getFirst()))).isTrue();
        assertThat(signIn(renewed.getFirst()).statusCode()).isEqualTo(201);
    }

    /** Byte for byte as an account without one, and after the same statements. */
    @Test
    void whoDoesNotKnowThePasswordLearnsNothingOfASecondFactor() {
        app.addUser("plain@example.com", "2020-01-31");

        List<HttpResponse<String>> answers = Stream.of(email, "plain@example.com", "nobody@example.com")
                .flatMap(who ->
                        Stream.of(app.signIn(who, WRONG), signIn(who, WRONG, "000000"), signIn(who, WRONG, code())))
                .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401);
        assertThat(answers)
                .extracting(answer -> answer.body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", ""))
                .containsOnly(answers.getFirst().body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", ""));
    }

    @Test
    void wrongFactorsLockStrangersOutThoughThePasswordIsRightAndNotTheOwnersDevice() {
        String phone = signIn(code()).headers().firstValue("X-Device-Token").orElseThrow();
        nextStep();
        IntStream.range(0, 5)
                .forEach(time -> assertThat(refused(signIn("000000"))).isTrue());

        assertThat(RunningApplication.code(signIn(code()))).isEqualTo("SignInRefused");
        assertThat(RunningApplication.code(app.signIn(email, RunningApplication.PASSWORD)))
                .isEqualTo("SignInRefused");
        assertThat(signIn(email, RunningApplication.PASSWORD, code(), phone).statusCode())
                .isEqualTo(201);
    }

    @Test
    void aChallengeIsNoWayAroundTheLock() {
        String challenge = challenge();
        IntStream.range(0, 5)
                .forEach(
                        time -> assertThat(refused(answer(challenge, "000000"))).isTrue());

        assertThat(refused(answer(challenge, code()))).isTrue();
    }

    @Test
    void whoRemovesTheAppSignsInByPasswordAgain() {
        tokens = Tokens.of(signIn(code()));

        assertThat(app.delete("/api/factors/totp", tokens.access()).statusCode())
                .isEqualTo(204);

        assertThat(app.signIn(email, RunningApplication.PASSWORD).statusCode()).isEqualTo(201);
        assertThat(app.delete("/api/factors/totp", tokens.access()).statusCode())
                .isEqualTo(404);
        assertThat(post("/api/factors/recovery-codes", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void theUserIsToldByMailOfEachChangeAndOfARecoveryCodeThatWasUsed() {
        assertThat(refused(signIn("AAAA-AAAA-AAAA-AAAA"))).isTrue();
        tokens = Tokens.of(signIn(recoveryCodes.getFirst()));
        post("/api/factors/recovery-codes", Map.of());
        app.send(app.request("/api/factors/totp")
                .header("Authorization", "Bearer " + tokens.access())
                .header("Accept-Language", "si")
                .DELETE());
        app.delete("/api/factors/totp", tokens.access());

        List<String> subjects = mailbox.await(app, email, 4).stream()
                .map(Mailbox.Letter::subject)
                .map(subject -> subject.substring(subject.indexOf(": ") + 2))
                .toList();
        assertThat(subjects)
                .containsExactlyInAnyOrder(
                        "an authenticator app was added",
                        "a recovery code was used",
                        "you have new recovery codes",
                        "ඔබේ සත්‍යාපන යෙදුම ඉවත් කරන ලදී");
    }

    @Test
    void anEnrolmentIsConfirmedByARightCodeAloneAndOnlyForHalfAnHour() {
        app.addUser("other@example.com", "2020-01-31");
        tokens = app.signIn("other@example.com");
        assertThat(post("/api/factors/totp/confirmation", Map.of("code", "000000"))
                        .statusCode())
                .isEqualTo(400);
        JsonNode enrolment = RunningApplication.json(post("/api/factors/totp", Map.of()));
        secret = enrolment.get("secret").asString();

        assertThat(enrolment.get("uri").asString()).startsWith("otpauth://totp/gatehouse:other%40example.com?secret=");
        assertThat(enrolment.get("qrCode").get("svg").asString()).startsWith("data:image/svg+xml;base64,");
        assertThat(enrolment.get("qrCode").get("png").asString()).startsWith("data:image/png;base64,");
        HttpResponse<String> wrong = post("/api/factors/totp/confirmation", Map.of("code", "00000"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.json(wrong)
                        .get("errors")
                        .get(0)
                        .get("code")
                        .asString())
                .isEqualTo("Incorrect");
        assertThat(app.signIn("other@example.com", RunningApplication.PASSWORD).statusCode())
                .isEqualTo(201);

        app.clock.advance(Duration.ofMinutes(30));
        tokens = app.signIn("other@example.com");
        assertThat(post("/api/factors/totp/confirmation", Map.of("code", code()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatChangesFactorsAsksForARecentSignIn() {
        tokens = Tokens.of(signIn(code()));
        app.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        tokens = Tokens.of(app.renew(tokens.refresh(), "attempt"));
        app.clock.advance(Duration.ofSeconds(1));

        assertThat(app.get("/api/factors", tokens.access()).statusCode()).isEqualTo(200);
        for (String path : List.of("/api/factors/totp", "/api/factors/recovery-codes")) {
            HttpResponse<String> refused = post(path, Map.of());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(RunningApplication.json(refused)
                            .get("policy")
                            .get("name")
                            .asString())
                    .isEqualTo("RecentSignIn");
        }
        assertThat(app.delete("/api/factors/totp", tokens.access()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void theDatabaseHoldsNeitherTheSecretNorACode() {
        String rows = app.bean(Database.class)
                .read(client -> Stream.of("totp_factors", "recovery_codes", "spent_challenges", "lockouts")
                        .flatMap(table -> client.sql("select * from " + table).query().listOfRows().stream())
                        .toList()
                        .toString());

        assertThat(rows).contains("last_step").doesNotContain(recoveryCodes);
        byte[] bytes = new AuthenticatorApp(secret).secret();
        assertThat(rows)
                .doesNotContain(
                        secret,
                        new String(bytes, StandardCharsets.ISO_8859_1),
                        Base64.getEncoder().withoutPadding().encodeToString(bytes),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                        HexFormat.of().formatHex(bytes));
    }

    @Test
    void aDeletedAccountLeavesNothingBehind() {
        UserManager users = app.bean(UserManager.class);
        app.bean(SignInManager.class).delete(users.find(user.id()).orElseThrow());

        int rows = app.bean(Database.class)
                .read(client -> client.sql("""
                                select (select count(*) from totp_factors where user_id = :id)
                                     + (select count(*) from recovery_codes where user_id = :id)
                                """)
                        .param("id", user.id())
                        .query(Integer.class)
                        .single());
        assertThat(rows).isZero();
    }

    private String challenge() {
        return RunningApplication.json(app.signIn(email, RunningApplication.PASSWORD))
                .get("secondFactor")
                .get("challenge")
                .asString();
    }

    private HttpResponse<String> answer(String challenge, String code) {
        return app.post(
                "/api/permits/second-factor", JSON.writeValueAsString(Map.of("challenge", challenge, "code", code)));
    }

    private HttpResponse<String> signIn(String secondFactor) {
        return signIn(email, RunningApplication.PASSWORD, secondFactor);
    }

    private HttpResponse<String> signIn(String email, String password, String secondFactor) {
        return signIn(email, password, secondFactor, "none");
    }

    private HttpResponse<String> signIn(String email, String password, String secondFactor, String deviceToken) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("email", email);
        form.put("password", password);
        form.put("secondFactor", secondFactor);
        return app.send(app.request("/api/permits")
                .header("Content-Type", "application/json")
                .header("X-Device-Token", deviceToken)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(form))));
    }

    private HttpResponse<String> post(String path, Map<String, String> body) {
        return app.send(app.request(path)
                .header("Authorization", "Bearer " + tokens.access())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static boolean refused(HttpResponse<String> answer) {
        return answer.statusCode() == 401 && RunningApplication.code(answer).equals("SecondFactorRefused");
    }

    private void nextStep() {
        app.clock.advance(Duration.ofSeconds(30));
    }

    private String code() {
        return new AuthenticatorApp(secret).code(app.clock.instant());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
