package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Accounts that managers make for others, and what others are told of what managers do; through HTTP and a real SMTP server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvitationTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "another battery, another staple";
    private static final String WRONG_CODE = "AAAAAAAA";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LIFETIME = Duration.ofDays(7);

    private Mailbox mailbox;
    private RunningApplication app;
    private User admin;
    private String email;

    @BeforeAll
    void start(@TempDir Path data) {
        mailbox = Mailbox.open();
        app = RunningApplication.start(
                data,
                Stream.of(mailbox.settings(), settings()).flatMap(Stream::of).toArray(String[]::new));
        admin = app.addUser("admin@example.com", "2010-01-31", "Admin");
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
    void address(TestInfo test) {
        email = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + "."
                + Integer.toHexString(test.getDisplayName().hashCode()) + "@example.com";
    }

    @Test
    void whoIsInvitedSetsTheFirstPasswordWithTheCode() {
        HttpResponse<String> invited = invite(admin, "\"roles\": [\"Auditor\"]");

        assertThat(invited.statusCode()).isEqualTo(201);
        User user = found();
        assertThat(invited.headers().firstValue("Location")).contains("/api/users/" + user.id());
        assertThat(invited.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(RunningApplication.json(invited).required("email").asString())
                .isEqualTo(email);
        assertThat(user.confirmed()).isFalse();
        assertThat(user.roles()).containsExactly("Auditor");

        assertThat(accept(mailbox.code(app, email, 1), PASSWORD).statusCode()).isEqualTo(204);

        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
        assertThat(found().confirmed()).isTrue();
    }

    @Test
    void nobodySignsInBeforeTheInvitationIsAccepted() {
        invite(admin, "\"roles\": []");
        HttpResponse<String> unknown = app.signIn("nobody@example.com", PASSWORD);
        HttpResponse<String> invited = app.signIn(email, PASSWORD);

        assertThat(invited.statusCode()).isEqualTo(401);
        assertThat(withoutTheTrace(invited)).isEqualTo(withoutTheTrace(unknown));
    }

    @Test
    void aCodeIsGoodForAWeekAndOnce() {
        invite(admin, "\"roles\": []");
        String first = mailbox.code(app, email, 1);
        app.clock.advance(LIFETIME);
        assertThat(RunningApplication.code(accept(first, PASSWORD))).isEqualTo("SecurityCodeRefused");

        assertThat(inviteAgain(found()).statusCode()).isEqualTo(202);
        String second = mailbox.code(app, email, 2);
        app.clock.advance(LIFETIME.minus(SECOND));
        assertThat(accept(second, PASSWORD).statusCode()).isEqualTo(204);

        assertThat(accept(second, PASSWORD + "!").statusCode()).isEqualTo(400);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
        assertThat(inviteAgain(found()).statusCode()).isEqualTo(404);
    }

    @Test
    void fiveWrongCodesUseTheRightOneUp() {
        invite(admin, "\"roles\": []");
        String code = mailbox.code(app, email, 1);
        for (int i = 0; i < 5; i++) {
            assertThat(accept(WRONG_CODE, PASSWORD).statusCode()).isEqualTo(400);
        }

        assertThat(accept(code, PASSWORD).statusCode()).isEqualTo(400);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void aPasswordThatIsRefusedCostsNoCode() {
        invite(admin, "\"roles\": []");
        String code = mailbox.code(app, email, 1);

        assertThat(RunningApplication.code(accept(code, "password123"))).isEqualTo("InvalidField");
        assertThat(accept(code, PASSWORD).statusCode()).isEqualTo(204);
    }

    @Test
    void aCodeOfAnInvitationIsGoodForNothingElse() {
        invite(admin, "\"roles\": []");
        String code = mailbox.code(app, email, 1);

        HttpResponse<String> reset = app.post(
                "/api/users/password-reset",
                JSON.writeValueAsString(Map.of("email", email, "code", code, "newPassword", PASSWORD)));
        HttpResponse<String> confirmed =
                app.post("/api/users/confirmation", JSON.writeValueAsString(Map.of("email", email, "code", code)));

        assertThat(reset.statusCode()).isEqualTo(400);
        assertThat(confirmed.statusCode()).isEqualTo(400);
    }

    /** Whoever reads the mailbox has set another password meanwhile: an old e-mail must not undo it. */
    @Test
    void anInvitationIsOverOnceThePasswordWasSetInAnotherWay() {
        invite(admin, "\"roles\": []");
        String code = mailbox.code(app, email, 1);
        app.post("/api/users/password-reset/request", JSON.writeValueAsString(Map.of("email", email)));
        String reset = mailbox.code(app, email, 2);
        app.post(
                "/api/users/password-reset",
                JSON.writeValueAsString(Map.of("email", email, "code", reset, "newPassword", PASSWORD)));

        assertThat(accept(code, PASSWORD + "!").statusCode()).isEqualTo(400);
        assertThat(app.signIn(email, PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void strangersAreToldNothing() {
        invite(admin, "\"roles\": []");
        HttpResponse<String> invited = accept(WRONG_CODE, PASSWORD);
        email = "nobody." + email;
        HttpResponse<String> unknown = accept(WRONG_CODE, PASSWORD);

        assertThat(unknown.statusCode()).isEqualTo(invited.statusCode());
        assertThat(withoutTheTrace(unknown)).isEqualTo(withoutTheTrace(invited));
    }

    @Test
    void managersAreToldOfAnEmailThatIsTaken() {
        assertThat(invite(admin, "\"roles\": []").statusCode()).isEqualTo(201);
        HttpResponse<String> again = invite(admin, "\"roles\": []");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(RunningApplication.code(again)).isEqualTo("AlreadyExists");
        assertThat(mailbox.await(app, email, 1)).hasSize(1);
    }

    @Test
    void onlyManagersInvite() {
        User user = app.addUser("user." + email, "2020-01-31");

        assertThat(RunningApplication.code(invite(user, "\"roles\": []"))).isEqualTo("PolicyNotMet");
        assertThat(inviteAs(user, admin.id()).statusCode()).isEqualTo(403);
        assertThat(inviteAs(user, "nobody").statusCode()).isEqualTo(403);
        assertThat(app.bean(UserManager.class).findByEmail(email)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"firstName\":\"A\",\"lastName\":\"B\"};email;Required",
                "{\"email\":1,\"firstName\":\"A\",\"lastName\":\"B\"};email;WrongType",
                "{\"email\":\"no address\",\"firstName\":\"A\",\"lastName\":\"B\"};email;Malformed",
                "{\"email\":\"a@example.com\",\"lastName\":\"B\"};firstName;Required",
                "{\"email\":\"a@example.com\",\"firstName\":\"A\",\"lastName\":\" \"};lastName;Required",
                "{\"email\":\"a@example.com\",\"firstName\":\"A\",\"lastName\":\"B\",\"disabled\":false};disabled;ReadOnly",
                "{\"email\":\"a@example.com\",\"firstName\":\"A\",\"lastName\":\"B\",\"confirmed\":true};confirmed;ReadOnly",
                "{\"email\":\"a@example.com\",\"firstName\":\"A\",\"lastName\":\"B\",\"password\":\"x\"};password;Unknown",
                "{\"email\":\"a@example.com\",\"firstName\":\"A\",\"lastName\":\"B\",\"roles\":[\"\"]};roles[0];Malformed",
            })
    void aFormThatCannotBeAcceptedSaysWhy(String form, String field, String code) {
        HttpResponse<String> answer = post("/api/users/invitations", form, admin);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = RunningApplication.json(answer).required("errors").required(0);
        assertThat(error.required("field").asString()).isEqualTo(field);
        assertThat(error.required("code").asString()).isEqualTo(code);
    }

    @Test
    void whateverManagersDoToAnAccountItsUserIsTold() {
        User user = app.addUser(email, "2020-01-31");
        String token = app.signIn(admin.email()).access();

        manage("PATCH", user.id(), "{\"lastName\": \"Silva\"}", token);
        manage("PATCH", user.id(), "{\"disabled\": true}", token);
        manage("PATCH", user.id(), "{\"disabled\": false}", token);
        manage("POST", user.id() + "/unlock", "", token);
        manage("DELETE", user.id() + "/factors", "", token);
        manage("DELETE", user.id(), "", token);

        assertThat(mailbox.await(app, email, 6))
                .extracting(letter -> letter.subject().replaceFirst(".*: ", ""))
                .containsExactlyInAnyOrder(
                        "your account was changed",
                        "your account was disabled",
                        "your account was enabled",
                        "your account was unlocked",
                        "your second factors were removed",
                        "your account was removed");
    }

    @Test
    void whatIsRefusedOrDoneByOneselfIsToldToNobody() {
        User user = app.addUser(email, "2020-01-31");
        String token = app.signIn(admin.email()).access();

        assertThat(send("PATCH", user.id(), "{\"lastName\": \"A\"}", token, "\"2\"")
                        .statusCode())
                .isEqualTo(412);
        assertThat(send("DELETE", user.id(), "", token, "\"2\"").statusCode()).isEqualTo(412);
        manage("PATCH", user.id(), "{\"lastName\": \"Perera\"}", token);
        manage("PATCH", user.id(), "{\"lastName\": \"B\"}", app.signIn(email).access());

        manage("POST", user.id() + "/unlock", "", token);
        assertThat(mailbox.await(app, email, 1))
                .singleElement()
                .satisfies(letter -> assertThat(letter.subject()).contains("unlocked"));
    }

    private void manage(String method, String path, String body, String token) {
        assertThat(send(method, path, body, token, "*").statusCode()).isIn(200, 204);
    }

    private HttpResponse<String> send(String method, String path, String body, String token, String ifMatch) {
        return app.send(app.request("/api/users/" + path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", ifMatch)
                .method(method, BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> invite(User by, String more) {
        String form =
                "{\"email\": \"" + email + "\", \"firstName\": \"Kumari\", \"lastName\": \"Silva\", " + more + "}";
        return post("/api/users/invitations", form, by);
    }

    private HttpResponse<String> inviteAgain(User user) {
        return inviteAs(admin, user.id());
    }

    private HttpResponse<String> inviteAs(User by, String id) {
        return post("/api/users/" + id + "/invitation", "", by);
    }

    private HttpResponse<String> accept(String code, String password) {
        return app.post(
                "/api/users/invitations/acceptance",
                JSON.writeValueAsString(Map.of("email", email, "code", code, "password", password)));
    }

    private HttpResponse<String> post(String path, String json, User by) {
        return app.send(app.request(path)
                .header("Authorization", "Bearer " + app.signIn(by.email()).access())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private User found() {
        return app.bean(UserManager.class).findByEmail(email).orElseThrow();
    }

    private static String withoutTheTrace(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"traceId\":\"[^\"]*\"", "");
    }
}
