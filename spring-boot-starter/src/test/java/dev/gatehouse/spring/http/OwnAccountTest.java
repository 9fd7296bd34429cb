package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.account.OwnAccountManager;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.spring.http.Mailbox.Letter;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What users do about their own accounts; through HTTP and a real SMTP server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnAccountTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = RunningApplication.PASSWORD;
    private static final String OTHER_PASSWORD = "another battery, another staple";
    private static final String WRONG_CODE = "AAAAAAAA";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration COOLING_PERIOD = Duration.ofDays(30);

    private Mailbox mailbox;
    private RunningApplication app;

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
    void whoKnowsThePasswordChangesItAndAllPermitsEnd(TestInfo test) {
        String email = user(test);
        Tokens other = app.signIn(email);
        Tokens tokens = app.signIn(email);

        assertThat(changePassword(tokens, PASSWORD, OTHER_PASSWORD).statusCode())
                .isEqualTo(204);

        assertThat(app.get("/api/permits", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(app.renew(other.refresh()).statusCode()).isEqualTo(401);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(201);
        assertThat(mailbox.await(app, email, 1).getFirst().subject()).contains("your password was changed");
    }

    @Test
    void whoDoesNotKnowThePasswordChangesNothing(TestInfo test) {
        String email = user(test);
        Tokens tokens = app.signIn(email);
        HttpResponse<String> answer = changePassword(tokens, "not the password", OTHER_PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = RunningApplication.json(answer).required("errors").required(0);
        assertThat(error.required("field").asString()).isEqualTo("password");
        assertThat(error.required("code").asString()).isEqualTo("Incorrect");
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void aNewPasswordFollowsTheRules(TestInfo test) {
        Tokens tokens = app.signIn(user(test));

        assertThat(error(changePassword(tokens, PASSWORD, "short"))).isEqualTo("TooShort");
        assertThat(error(changePassword(tokens, PASSWORD, "P3rera!!"))).isEqualTo("TooPersonal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PUT;/password;{\"password\":\"a\",\"newPassword\":\"b\"}",
                "POST;/email-change;{\"email\":\"other@example.com\"}",
                "POST;/export;",
                "POST;/removal;"
            })
    void whatServesAThiefNeedsASignInOfAMomentAgo(String method, String path, String body, TestInfo test) {
        Tokens tokens = app.signIn(user(path.substring(1) + "@example.com"));
        app.clock.advance(Duration.ofMinutes(4));
        Tokens renewed = Tokens.of(app.renew(tokens.refresh(), "attempt"));
        app.clock.advance(Duration.ofMinutes(1));

        HttpResponse<String> answer = send(method, path, body, renewed);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RunningApplication.json(answer).at("/policy/name").asString())
                .isEqualTo("RecentSignIn");
    }

    @Test
    void anAddressIsChangedWithTheCodesOfBoth(TestInfo test) {
        String email = user(test);
        String newEmail = "new." + email;
        Tokens tokens = app.signIn(email);
        assertThat(requestEmail(tokens, newEmail).statusCode()).isEqualTo(202);
        String code = mailbox.code(app, email, 1);
        String newCode = mailbox.code(app, newEmail, 1);
        assertThat(mailbox.to(email).getFirst().text()).contains(newEmail);

        assertThat(changeEmail(tokens, newCode, code).statusCode()).isEqualTo(400);
        assertThat(changeEmail(tokens, code, WRONG_CODE).statusCode()).isEqualTo(400);
        assertThat(app.get("/api/permits", tokens.access()).statusCode()).isEqualTo(200);
        assertThat(changeEmail(tokens, code, newCode).statusCode()).isEqualTo(204);

        assertThat(app.get("/api/permits", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(app.signIn(newEmail, PASSWORD).statusCode()).isEqualTo(201);
        assertThat(mailbox.await(app, email, 2).getLast().subject()).contains("was changed");
        assertThat(mailbox.await(app, newEmail, 2).getLast().subject()).contains("was changed");
    }

    /** Whoever reads the mailbox of before must not follow to the new one. */
    @Test
    void aCodeThatSetsANewPasswordDiesWithTheAddressItWentTo(TestInfo test) {
        String email = user(test);
        String newEmail = "new." + email;
        Tokens tokens = app.signIn(email);
        requestEmail(tokens, newEmail);
        String code = mailbox.code(app, email, 1);
        app.post("/api/users/password-reset/request", form(Map.of("email", email)));
        String reset = mailbox.code(app, email, 2);
        assertThat(changeEmail(tokens, code, mailbox.code(app, newEmail, 1)).statusCode())
                .isEqualTo(204);

        assertThat(reset(newEmail, reset).statusCode()).isEqualTo(400);
        assertThat(app.signIn(newEmail, PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void aCodeThatSetsANewPasswordDiesWithThePasswordOfBefore(TestInfo test) {
        String email = user(test);
        app.post("/api/users/password-reset/request", form(Map.of("email", email)));
        String reset = mailbox.code(app, email, 1);
        assertThat(changePassword(app.signIn(email), PASSWORD, OTHER_PASSWORD).statusCode())
                .isEqualTo(204);

        assertThat(reset(email, reset).statusCode()).isEqualTo(400);
        assertThat(app.signIn(email, OTHER_PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void strangersWhoGuessKeepNobodyFromChangingThePasswordOnADeviceOfTheirs(TestInfo test) {
        String email = user(test);
        HttpResponse<String> signIn = app.signIn(email, PASSWORD);
        for (int guess = 0; guess < 5; guess++) {
            app.signIn(email, "not the password");
        }
        Tokens tokens = Tokens.of(signIn);
        String body = form(Map.of("password", PASSWORD, "newPassword", OTHER_PASSWORD));

        assertThat(send("PUT", "/password", body, tokens).statusCode()).isEqualTo(400);
        assertThat(app.send(app.request("/api/users/me/password")
                                .header("Authorization", "Bearer " + tokens.access())
                                .header("Content-Type", "application/json")
                                .header(
                                        "X-Device-Token",
                                        signIn.headers()
                                                .firstValue("X-Device-Token")
                                                .orElseThrow())
                                .PUT(BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(204);
    }

    private HttpResponse<String> reset(String email, String code) {
        return app.post(
                "/api/users/password-reset",
                form(Map.of("email", email, "code", code, "newPassword", "yet another battery staple")));
    }

    @Test
    void anAddressThatHasAnAccountIsNotTaken(TestInfo test) {
        String email = user(test);
        String taken = user("taken." + email);
        Tokens tokens = app.signIn(email);

        assertThat(requestEmail(tokens, taken).statusCode()).isEqualTo(202);

        Letter letter = mailbox.await(app, taken, 1).getFirst();
        assertThat(letter.subject()).contains("already have an account");
        assertThat(changeEmail(tokens, mailbox.code(app, email, 1), WRONG_CODE).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAddressIsTriedFiveTimes(TestInfo test) {
        String email = user(test);
        String newEmail = "new." + email;
        Tokens tokens = app.signIn(email);
        requestEmail(tokens, newEmail);
        String code = mailbox.code(app, email, 1);
        String newCode = mailbox.code(app, newEmail, 1);

        for (int time = 0; time < 5; time++) {
            assertThat(changeEmail(tokens, code, WRONG_CODE).statusCode()).isEqualTo(400);
        }
        assertThat(changeEmail(tokens, code, newCode).statusCode()).isEqualTo(400);
    }

    @Test
    void theExportHasTheAccountAndItsPermitsAndNoSecret(TestInfo test) {
        String email = user(test);
        Tokens tokens = app.signIn(email);
        HttpResponse<String> answer = send("POST", "/export", null, tokens);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode export = RunningApplication.json(answer);
        assertThat(export.at("/user/email").asString()).isEqualTo(email);
        assertThat(export.at("/claims/joined").asString()).isEqualTo("2020-01-31");
        assertThat(export.at("/permits/0/id").asString()).isEqualTo(tokens.permitId());
        assertThat(answer.body()).doesNotContain("argon2", tokens.refresh());
    }

    @Test
    void anAccountIsRemovedWhenTheCoolingPeriodIsOver(TestInfo test) {
        String email = user(test);
        Tokens tokens = app.signIn(email);
        HttpResponse<String> answer = send("POST", "/removal", null, tokens);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(RunningApplication.json(answer).required("removeAt").asString())
                .isEqualTo(app.clock.instant().plus(COOLING_PERIOD).toString());
        assertThat(app.get("/api/permits", tokens.access()).statusCode()).isEqualTo(401);
        assertThat(mailbox.await(app, email, 1).getFirst().subject()).contains("will be removed");

        app.clock.advance(COOLING_PERIOD.minus(SECOND));
        removeDue();
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
        app.clock.advance(SECOND);
        removeDue();
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(app.bean(UserManager.class).findByEmail(email)).isEmpty();
        assertThat(mailbox.await(app, email, 2).getLast().subject()).contains("was removed");
    }

    @Test
    void aRemovalIsWithdrawn(TestInfo test) {
        String email = user(test);
        send("POST", "/removal", null, app.signIn(email));
        Tokens tokens = app.signIn(email);
        assertThat(send("GET", "/removal", null, tokens).statusCode()).isEqualTo(200);

        assertThat(send("DELETE", "/removal", null, tokens).statusCode()).isEqualTo(204);

        assertThat(send("DELETE", "/removal", null, tokens).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/removal", null, tokens).statusCode()).isEqualTo(404);
        app.clock.advance(COOLING_PERIOD);
        removeDue();
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
        assertThat(mailbox.await(app, email, 2))
                .extracting(Letter::subject)
                .anyMatch(subject -> subject.contains("account stays"));
    }

    @Test
    void theLastAdminStays(TestInfo test) {
        String email = "admin." + user(test);
        app.addUser(email, "2020-01-31", "Admin");
        Tokens tokens = app.signIn(email);

        HttpResponse<String> answer = send("POST", "/removal", null, tokens);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(RunningApplication.code(answer)).isEqualTo("LastAdmin");
        assertThat(send("GET", "/removal", null, tokens).statusCode()).isEqualTo(404);
    }

    @Test
    void askedForAgainARemovalKeepsItsDay(TestInfo test) {
        String email = user(test);
        String first = send("POST", "/removal", null, app.signIn(email)).body();
        app.clock.advance(SECOND);

        assertThat(send("POST", "/removal", null, app.signIn(email)).body()).isEqualTo(first);
    }

    private void removeDue() {
        app.bean(OwnAccountManager.class).removeDue(() -> true);
    }

    private HttpResponse<String> changePassword(Tokens tokens, String password, String newPassword) {
        return send("PUT", "/password", form(Map.of("password", password, "newPassword", newPassword)), tokens);
    }

    private HttpResponse<String> requestEmail(Tokens tokens, String email) {
        return send("POST", "/email-change", form(Map.of("email", email)), tokens);
    }

    private HttpResponse<String> changeEmail(Tokens tokens, String code, String newCode) {
        return send("POST", "/email-change/confirmation", form(Map.of("code", code, "newCode", newCode)), tokens);
    }

    private HttpResponse<String> send(String method, String path, String body, Tokens tokens) {
        var request = app.request("/api/users/me" + path).header("Authorization", "Bearer " + tokens.access());
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return app.send(request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static String error(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        return RunningApplication.json(answer).at("/errors/0/code").asString();
    }

    private static String form(Map<String, String> members) {
        return JSON.writeValueAsString(members);
    }

    private String user(TestInfo test) {
        return user(test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + "@example.com");
    }

    private String user(String email) {
        app.addUser(email, "2020-01-31");
        return email;
    }
}
