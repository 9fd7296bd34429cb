package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.account.AccountManager;
import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.http.Mailbox.Letter;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.Together;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people do about an account they can't sign in to yet, or any more; through HTTP and a real SMTP server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = RunningApplication.PASSWORD;
    private static final String OTHER_PASSWORD = "another battery, another staple";
    private static final String WRONG_CODE = "AAAAAAAA";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(15);
    private static final Duration CODE_INTERVAL = Duration.ofMinutes(1);

    private Mailbox mailbox;
    RunningApplication app;

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

    @Test
    void whoRegistersAndConfirmsCanSignIn(TestInfo test) {
        String email = address(test);
        HttpResponse<String> answer = register(email);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(confirm(email, mailbox.code(app, email, 1)).statusCode()).isEqualTo(204);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void whoRegistersHasNeitherRolesNorClaims(TestInfo test) {
        String email = address(test);
        register(email);

        User user = app.bean(UserManager.class).findByEmail(email).orElseThrow();
        assertThat(user.roles()).isEmpty();
        assertThat(user.claims()).isEmpty();
        assertThat(user.firstName()).isEqualTo("Sunethra");
        assertThat(user.confirmed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "dateJoined, '\"2001-01-01\"'", "roles, '[\"Admin\"]'", "claims, '{\"joined\": \"2001-01-01\"}'",
        "confirmed, true", "id, '\"mine\"'", "permitsFrom, 0"
    })
    void whatOnlyOthersMayGiveIsRefused(String field, String value) {
        String form = registration("greedy@example.com", PASSWORD).replace("}", ", \"" + field + "\": " + value + "}");
        HttpResponse<String> answer = app.post("/api/users", form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.code(answer)).isEqualTo("UnknownField");
        assertThat(app.bean(UserManager.class).findByEmail("greedy@example.com"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"email\":\"no address\",\"password\":\"correct horse battery\",\"firstName\":\"A\",\"lastName\":\"B\"};email;Malformed",
                "{\"email\":\"a@example.com\",\"password\":\"short\",\"firstName\":\"A\",\"lastName\":\"B\"};password;TooShort",
                "{\"email\":\"a@example.com\",\"password\":\"correct horse battery\",\"lastName\":\"B\"};firstName;Required",
                "{\"email\":\"a@example.com\",\"password\":\"correct horse battery\",\"firstName\":\"A\",\"lastName\":\" \"};lastName;Required",
                "{\"email\":\"a@example.com\",\"password\":\"correct horse battery\",\"firstName\":\"A\\nB\",\"lastName\":\"C\"};firstName;Malformed",
            })
    void aFormThatCannotBeAcceptedSaysWhy(String form, String field, String code) {
        HttpResponse<String> answer = app.post("/api/users", form);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = RunningApplication.json(answer).required("errors").required(0);
        assertThat(error.required("field").asString()).isEqualTo(field);
        assertThat(error.required("code").asString()).isEqualTo(code);
    }

    @Test
    void whoHasAnAccountIsToldSoByEmailAndNobodyElseIsTold(TestInfo test) {
        String email = address(test);
        HttpResponse<String> first = register(email);
        confirm(email, mailbox.code(app, email, 1));
        HttpResponse<String> second =
                app.post("/api/users", registration(email.toUpperCase(Locale.ROOT), OTHER_PASSWORD));

        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(comparable(second)).isEqualTo(comparable(first));
        Letter letter = mailbox.await(app, email, 2).getLast();
        assertThat(letter.subject()).contains("already have an account");
        assertThat(letter.text()).doesNotContainPattern("(?m)^[2-9A-HJKMNP-Z]{8}$");
    }

    /** Whoever was first may have been somebody else, waiting for the owner to confirm what they chose. */
    @Test
    void whoRegistersAnAddressThatWasNeverConfirmedSetsAPasswordOfTheirOwn(TestInfo test) {
        String email = address(test);
        register(email);
        mailbox.await(app, email, 1);

        app.post("/api/users", registration(email, OTHER_PASSWORD));
        String code = mailbox.code(app, email, 2);

        assertThat(refusal(confirm(email, code))).isEqualTo("SecurityCodeRefused");
        assertThat(reset(email, code, OTHER_PASSWORD).statusCode()).isEqualTo(204);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void anAccountIsNotChangedByWhoRegistersItsAddressAgain(TestInfo test) {
        String email = confirmed(test);

        app.post("/api/users", registration(email, OTHER_PASSWORD));

        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void theEmailSaysTheSameInPlainTextAndInHtml(TestInfo test) {
        String email = address(test);
        register(email);
        Letter letter = mailbox.await(app, email, 1).getFirst();

        assertThat(letter.subject()).isEqualTo("Gatehouse: confirm your e-mail address");
        assertThat(letter.text()).contains(letter.code(), "15 minutes");
        assertThat(letter.html()).contains("<html lang=\"en\">", letter.code(), "15 minutes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | si-LK, en;q=0.5    | si | ඊ-තැපැල්",
                "1 | fr, si;q=0.1       | si | ඊ-තැපැල්",
                "2 | si;q=0.5, en;q=0.9 | en | confirm",
                "3 | si;q=0, *          | en | confirm",
                "4 | fr                 | en | confirm",
            })
    void theEmailIsInTheLanguageOfTheRequest(int number, String asked, String language, String subject) {
        String email = "language-" + number + "@example.com";
        app.send(app.request("/api/users")
                .header(HttpHeaders.CONTENT_TYPE, "application/json")
                .header(HttpHeaders.ACCEPT_LANGUAGE, asked)
                .POST(BodyPublishers.ofString(registration(email, PASSWORD))));

        Letter letter = mailbox.await(app, email, 1).getFirst();
        assertThat(letter.subject()).contains(subject);
        assertThat(letter.html()).contains("<html lang=\"" + language + "\">");
        assertThat(confirm(email, letter.code()).statusCode()).isEqualTo(204);
    }

    @Test
    void aCodeIsGoodOnce(TestInfo test) {
        String email = address(test);
        register(email);
        String code = mailbox.code(app, email, 1);

        assertThat(confirm(email, code).statusCode()).isEqualTo(204);
        assertThat(refusal(confirm(email, code))).isEqualTo("SecurityCodeRefused");
    }

    @Test
    void aCodeMayBeTypedInSmallLettersWithBlanks(TestInfo test) {
        String email = address(test);
        register(email);
        String code = mailbox.code(app, email, 1);

        String typed = " " + code.substring(0, 4).toLowerCase(Locale.ROOT) + "-" + code.substring(4) + " ";
        assertThat(confirm(email, typed).statusCode()).isEqualTo(204);
    }

    @Test
    void ofManyAtOnceOneSpendsTheCode(TestInfo test) {
        String email = address(test);
        register(email);
        String code = mailbox.code(app, email, 1);
        ConcurrentLinkedQueue<Integer> ledger = new ConcurrentLinkedQueue<>();

        Together.run(8, number -> ledger.add(confirm(email, code).statusCode()));

        assertThat(ledger).hasSize(8).containsOnlyOnce(204);
    }

    @Test
    void aCodeHoldsForAQuarterOfAnHour(TestInfo test) {
        String late = address(test);
        String inTime = "in.time." + late;
        register(late);
        register(inTime);
        String lateCode = mailbox.code(app, late, 1);
        String code = mailbox.code(app, inTime, 1);

        app.clock.advance(CODE_LIFETIME.minus(SECOND));
        assertThat(confirm(inTime, code).statusCode()).isEqualTo(204);
        app.clock.advance(SECOND);
        assertThat(refusal(confirm(late, lateCode))).isEqualTo("SecurityCodeRefused");
    }

    @Test
    void afterFiveWrongTriesTheRightCodeIsRefusedToo(TestInfo test) {
        String locked = address(test);
        String lucky = "lucky." + locked;
        register(locked);
        register(lucky);
        String lockedCode = mailbox.code(app, locked, 1);
        String luckyCode = mailbox.code(app, lucky, 1);

        wrong(4, lucky);
        assertThat(confirm(lucky, luckyCode).statusCode()).isEqualTo(204);
        wrong(5, locked);
        assertThat(refusal(confirm(locked, lockedCode))).isEqualTo("SecurityCodeRefused");
    }

    @Test
    void anotherCodeTakesThePlaceOfTheOneBefore(TestInfo test) {
        String email = address(test);
        register(email);
        String first = mailbox.code(app, email, 1);

        app.clock.advance(CODE_INTERVAL);
        assertThat(request("confirmation", email).statusCode()).isEqualTo(202);
        String second = mailbox.code(app, email, 2);

        assertThat(refusal(confirm(email, first))).isEqualTo("SecurityCodeRefused");
        assertThat(confirm(email, second).statusCode()).isEqualTo(204);
    }

    @Test
    void whoAsksAgainWithinAMinuteGetsNoOtherCode(TestInfo test) {
        String email = address(test);
        register(email);
        String code = mailbox.code(app, email, 1);

        app.clock.advance(CODE_INTERVAL.minus(SECOND));
        assertThat(request("confirmation", email).statusCode()).isEqualTo(202);
        app.bean(OutboxWorker.class).run(() -> true);

        assertThat(confirm(email, code).statusCode()).isEqualTo(204);
        assertThat(mailbox.to(email)).hasSize(1);
    }

    @Test
    void whoIsConfirmedOrUnknownGetsNoCodeAndTheAskerTheSameAnswer(TestInfo test) {
        String email = confirmed(test);
        String unknown = "unknown." + email;

        for (String purpose : List.of("confirmation", "password-reset")) {
            HttpResponse<String> known = request(purpose, email);
            HttpResponse<String> other = request(purpose, unknown);
            assertThat(known.statusCode()).isEqualTo(other.statusCode()).isEqualTo(202);
            assertThat(comparable(known)).isEqualTo(comparable(other));
            assertThat(known.body()).isEqualTo(other.body());
        }
        mailbox.await(app, email, 2);
        assertThat(outboxSize()).isZero();
        assertThat(mailbox.to(email))
                .extracting(Letter::subject)
                .last()
                .asString()
                .contains("a new password");
        assertThat(mailbox.to(unknown)).isEmpty();
    }

    @Test
    void whoAsksTooOftenIsToldWhenToAskAgainWhetherThereIsAnAccountOrNot(TestInfo test) {
        String email = "unknown." + address(test);

        assertThat(Stream.generate(() -> request("password-reset", email).statusCode())
                        .limit(5))
                .containsOnly(202);
        HttpResponse<String> answer = request("password-reset", email);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void everyRefusedCodeIsAnsweredTheSame(TestInfo test) {
        String email = address(test);
        register(email);
        mailbox.await(app, email, 1);

        assertThat(Stream.of(
                                confirm(email, WRONG_CODE),
                                confirm("unknown." + email, WRONG_CODE),
                                confirm("no address", WRONG_CODE),
                                reset(email, WRONG_CODE, OTHER_PASSWORD),
                                reset("unknown." + email, WRONG_CODE, OTHER_PASSWORD))
                        .map(answer -> answer.statusCode()
                                + RunningApplication.code(answer)
                                + RunningApplication.json(answer).required("detail")))
                .containsOnly("400SecurityCodeRefused\"The security code is not right, has expired or was used before. "
                        + "Ask for another one.\"");
    }

    @Test
    void whoForgotThePasswordSetsANewOneAndAllPermitsEnd(TestInfo test) {
        String email = confirmed(test);
        Tokens before = app.signIn(email);
        request("password-reset", email);
        String code = mailbox.code(app, email, 2);

        assertThat(reset(email, code, OTHER_PASSWORD).statusCode()).isEqualTo(204);

        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(201);
        assertThat(RunningApplication.code(app.get("/api/permits", before.access())))
                .isEqualTo("TokenRevoked");
        assertThat(RunningApplication.code(app.renew(before.refresh()))).isEqualTo("PermitRevoked");
        assertThat(mailbox.await(app, email, 3).getLast().subject()).contains("your password was changed");
        assertThat(refusal(reset(email, code, "yet another battery staple"))).isEqualTo("SecurityCodeRefused");
    }

    /** Of those some may be of whoever had the password, each with guesses of its own. */
    @Test
    void aResetForgetsTheDevicesThatTheAccountKnew(TestInfo test) {
        String email = confirmed(test);
        String device = device(app.signIn(email, PASSWORD)).orElseThrow();
        assertThat(device(GuessingDay.signIn(app, email, PASSWORD, device))).isEmpty();
        request("password-reset", email);

        assertThat(reset(email, mailbox.code(app, email, 2), OTHER_PASSWORD).statusCode())
                .isEqualTo(204);

        assertThat(device(GuessingDay.signIn(app, email, OTHER_PASSWORD, device)))
                .isPresent();
    }

    private static Optional<String> device(HttpResponse<String> signIn) {
        return signIn.headers().firstValue("X-Device-Token");
    }

    @Test
    void aCodeOfOnePurposeServesNoOther(TestInfo test) {
        String email = address(test);
        register(email);
        String code = mailbox.code(app, email, 1);

        assertThat(refusal(reset(email, code, OTHER_PASSWORD))).isEqualTo("SecurityCodeRefused");
        assertThat(confirm(email, code).statusCode()).isEqualTo(204);
    }

    @Test
    void aCodeServesNobodyElse(TestInfo test) {
        String email = address(test);
        String other = "other." + email;
        register(email);
        register(other);
        String code = mailbox.code(app, email, 1);
        mailbox.await(app, other, 1);

        assertThat(refusal(confirm(other, code))).isEqualTo("SecurityCodeRefused");
    }

    @Test
    void aResetConfirmsTheAddressToo(TestInfo test) {
        String email = address(test);
        register(email);
        request("password-reset", email);
        mailbox.await(app, email, 2);
        String code = mailbox.to(email).stream()
                .filter(letter -> letter.subject().contains("a new password"))
                .findFirst()
                .orElseThrow()
                .code();

        assertThat(reset(email, code, OTHER_PASSWORD).statusCode()).isEqualTo(204);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void aPasswordThatIsRefusedLeavesTheCodeGood(TestInfo test) {
        String email = confirmed(test);
        request("password-reset", email);
        String code = mailbox.code(app, email, 2);

        assertThat(refusal(reset(email, code, "short"))).isEqualTo("InvalidField");
        assertThat(reset(email, code, OTHER_PASSWORD).statusCode()).isEqualTo(204);
    }

    @Test
    void aPasswordMadeOfTheOwnersNamesIsRefusedOnlyToWhoHasTheCode(TestInfo test) {
        String email = confirmed(test);
        request("password-reset", email);
        String code = mailbox.code(app, email, 2);

        assertThat(refusal(reset(email, WRONG_CODE, "Sunethra1"))).isEqualTo("SecurityCodeRefused");
        assertThat(refusal(reset(email, code, "Sunethra1"))).isEqualTo("InvalidField");
        assertThat(reset(email, code, OTHER_PASSWORD).statusCode()).isEqualTo(204);
    }

    @Test
    void aResetNeitherUnlocksNorEnables(TestInfo test) {
        String email = confirmed(test);
        request("password-reset", email);
        String code = mailbox.code(app, email, 2);
        for (int failure = 0; failure < 5; failure++) {
            app.signIn(email, "not the password");
        }

        assertThat(reset(email, code, OTHER_PASSWORD).statusCode()).isEqualTo(204);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void whoNeverConfirmsLosesTheAccountAfterAWeek(TestInfo test) {
        String email = address(test);
        String kept = "kept." + email;
        register(email);
        register(kept);
        confirm(kept, mailbox.code(app, kept, 1));
        AccountManager accounts = app.bean(AccountManager.class);
        UserManager users = app.bean(UserManager.class);

        app.clock.advance(Duration.ofDays(7).minus(SECOND));
        accounts.removeUnconfirmed(Duration.ofDays(7), () -> true);
        assertThat(users.findByEmail(email)).isPresent();
        app.clock.advance(SECOND);
        accounts.removeUnconfirmed(Duration.ofDays(7), () -> true);
        assertThat(users.findByEmail(email)).isEmpty();
        assertThat(users.findByEmail(kept)).isPresent();
    }

    @Test
    void theDatabaseHoldsNeitherCodesNorTheAddressesOfWaitingEmails(TestInfo test) {
        String email = address(test);
        register(email);
        String waiting = app.bean(Database.class)
                .read(client -> client.sql("select message, content from outbox")
                        .query()
                        .listOfRows())
                .toString();
        assertThat(waiting).doesNotContain(email);
        String code = mailbox.code(app, email, 1);

        assertThat(app.bean(Database.class)
                        .read(client -> client.sql("select * from security_codes")
                                .query()
                                .listOfRows())
                        .toString())
                .doesNotContain(code);
    }

    private long outboxSize() {
        return app.bean(Database.class)
                .read(client -> client.sql("select count(*) from outbox")
                        .query(Long.class)
                        .single());
    }

    private String confirmed(TestInfo test) {
        String email = address(test);
        register(email);
        assertThat(confirm(email, mailbox.code(app, email, 1)).statusCode()).isEqualTo(204);
        return email;
    }

    private void wrong(int times, String email) {
        for (int i = 0; i < times; i++) {
            assertThat(confirm(email, WRONG_CODE).statusCode()).isEqualTo(400);
        }
    }

    private HttpResponse<String> register(String email) {
        return app.post("/api/users", registration(email, PASSWORD));
    }

    private HttpResponse<String> confirm(String email, String code) {
        return app.post("/api/users/confirmation", JSON.writeValueAsString(Map.of("email", email, "code", code)));
    }

    private HttpResponse<String> request(String purpose, String email) {
        return app.post("/api/users/" + purpose + "/request", JSON.writeValueAsString(Map.of("email", email)));
    }

    private HttpResponse<String> reset(String email, String code, String newPassword) {
        return app.post(
                "/api/users/password-reset",
                JSON.writeValueAsString(Map.of("email", email, "code", code, "newPassword", newPassword)));
    }

    private static String registration(String email, String password) {
        return JSON.writeValueAsString(new TreeMap<>(
                Map.of("email", email, "password", password, "firstName", "Sunethra", "lastName", "Silva")));
    }

    private static String refusal(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        return RunningApplication.code(answer);
    }

    /** All headers but those that differ from request to request whoever asks. */
    private static Map<String, List<String>> comparable(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(List.of("date", "traceparent", "x-ms-request-id"));
        return headers;
    }

    /** Of the test's own. */
    private static String address(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + "@example.com";
    }
}
