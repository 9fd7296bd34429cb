package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What policies ask for and what they come to, in words; managers are Admins here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesTest {

    private static final String SENIORS = "/api/policies/Seniors/explain";

    private RunningApplication app;
    private User admin;
    private User junior;

    @BeforeAll
    void start(@TempDir Path data) {
        app = RunningApplication.start(data);
        admin = app.addUser("admin@example.com", "2010-01-31", "Admin");
        junior = app.addUser("junior@example.com", "2026-03-01");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en              | en | at least 1 year since the date in the claim joined",
                "si, en;q=0.5    | si | joined ප්‍රකාශයේ ඇති දිනයෙන් පසු අවම වශයෙන් වසර 1ක් ගත වී තිබීම",
                "en;q=0.5, si-LK | si | joined ප්‍රකාශයේ ඇති දිනයෙන් පසු අවම වශයෙන් වසර 1ක් ගත වී තිබීම",
                "fr              | en | at least 1 year since the date in the claim joined",
                "fr, si;q=0.1    | si | joined ප්‍රකාශයේ ඇති දිනයෙන් පසු අවම වශයෙන් වසර 1ක් ගත වී තිබීම",
                "si;q=0.5, en;q=0.9 | en | at least 1 year since the date in the claim joined",
                "si;q=0, *       | en | at least 1 year since the date in the claim joined",
            })
    void theyAreListedInTheCallersLanguage(String accepted, String language, String wording) {
        HttpResponse<String> answer = app.send(app.request("/api/policies")
                .header("Authorization", "Bearer " + token(junior))
                .header("Accept-Language", accepted)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Language")).contains(language);
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(RunningApplication.json(answer).findValuesAsString("name"))
                .containsExactly("Authenticated", "RecentSignIn", "Admins", "Seniors");
        assertThat(RunningApplication.json(answer).at("/value/3/requirement").asString())
                .isEqualTo(wording);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "si-LK, en;q=0.5    | si | සපුරා නැත: Admin භූමිකාව",
                "si;q=0.5, en;q=0.9 | en | the role Admin is missing",
                "*                  | en | the role Admin is missing",
            })
    void theyAreExplainedInTheCallersLanguage(String accepted, String language, String reason) {
        HttpResponse<String> answer = explanation(accepted);

        assertThat(answer.headers().allValues("Content-Language")).containsExactly(language);
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(RunningApplication.json(answer).get("reason").asString()).isEqualTo(reason);
    }

    @Test
    void whatIsKeptInOneLanguageIsNotTakenForTheOther() {
        String english = explanation("en").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> same = explanation("en", "If-None-Match", english);
        HttpResponse<String> other = explanation("si", "If-None-Match", english);

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("Content-Language")).contains("si");
    }

    private HttpResponse<String> explanation(String accepted, String... headers) {
        HttpRequest.Builder request = app.request("/api/policies/Admins/explain")
                .header("Authorization", "Bearer " + token(junior))
                .header("Accept-Language", accepted);
        return app.send((headers.length == 0 ? request : request.headers(headers)).GET());
    }

    @Test
    void theyAreACollectionLikeOthers() {
        HttpResponse<String> first = app.get("/api/policies?top=1&skip=1", token(junior));

        assertThat(RunningApplication.json(first).findValuesAsString("name")).containsExactly("RecentSignIn");
        assertThat(RunningApplication.json(first).get("nextLink").asString()).contains("skip=2");
        assertThat(app.get("/api/policies?filter=a", token(junior)).statusCode())
                .isEqualTo(400);
        assertThat(app.send(app.request("/api/policies").GET()).statusCode()).isEqualTo(401);
        assertThat(app.send(app.request(SENIORS).GET()).statusCode()).isEqualTo(401);
    }

    @Test
    void whoDoesNotMeetOneIsToldWhyAndFromWhenOnTheyWill() {
        JsonNode explained = RunningApplication.json(app.get(SENIORS, token(junior)));

        assertThat(explained.toString())
                .isEqualTo("{\"name\":\"Seniors\",\"subject\":\"" + junior.id() + "\","
                        + "\"requirement\":\"at least 1 year since the date in the claim joined\",\"met\":false,"
                        + "\"reason\":\"1 year since 2026-03-01 (the claim joined): not over before 2027-03-01\","
                        + "\"metFrom\":\"2027-03-01\"}");
        JsonNode refused = RunningApplication.json(app.get("/greeting", token(junior)));
        assertThat(refused.at("/policy/name").asString()).isEqualTo("Seniors");
        assertThat(refused.at("/policy/metFrom").asString()).isEqualTo("2027-03-01");
        assertThat(RunningApplication.json(app.get("/api/policies/Admins/explain", token(junior)))
                        .get("reason")
                        .asString())
                .isEqualTo("the role Admin is missing");
    }

    @Test
    void whoMeetsOneIsToldWhyAndSinceWhen() {
        JsonNode explained = RunningApplication.json(app.send(app.request(SENIORS)
                .header("Authorization", "Bearer " + token(admin))
                .header("Accept-Language", "si")
                .GET()));

        assertThat(explained.get("met").booleanValue()).isTrue();
        assertThat(explained.get("metFrom").asString()).isEqualTo("2011-01-31");
        assertThat(explained.get("reason").asString())
                .isEqualTo("2010-01-31 සිට (joined ප්‍රකාශය) වසර 1ක්: 2011-01-31 දින සම්පූර්ණ විය");
    }

    @Test
    void aPromiseIsKeptOnItsDayAndNotASecondEarlier() {
        LocalDate today = LocalDate.ofInstant(app.clock.instant(), ZoneOffset.UTC);
        User soon =
                app.addUser("soon@example.com", today.minusYears(1).plusDays(1).toString());
        Duration untilMidnight = Duration.between(
                app.clock.instant(),
                today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());

        app.clock.advance(untilMidnight.minusSeconds(1));
        assertThat(greeting(soon)).isEqualTo(403);
        assertThat(met(SENIORS, soon)).isFalse();
        app.clock.advance(Duration.ofSeconds(1));
        assertThat(met(SENIORS, soon)).isTrue();
        assertThat(greeting(soon)).isEqualTo(200);
    }

    @Test
    void aManagerIsToldOfOthersWhatTheirAccountsSay() {
        User holder = holder("Veterans");
        String asked = SENIORS + "?user=" + holder.id();
        assertThat(met(asked, admin)).isFalse();

        assertThat(app.send(app.request("/api/roles")
                                .header("Authorization", "Bearer " + token(admin))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"name\": \"Veterans\", \"claims\": {\"joined\": \"2010-01-31\"}}")))
                        .statusCode())
                .isEqualTo(201);

        assertThat(met(asked, admin)).isTrue();
        assertThat(greeting(holder)).isEqualTo(200);
        JsonNode recent = RunningApplication.json(
                app.get("/api/policies/RecentSignIn/explain?user=" + holder.id(), token(admin)));
        assertThat(recent.get("met").booleanValue()).isFalse();
        assertThat(recent.get("reason").asString()).isEqualTo("when the last sign-in was is not known");
        assertThat(recent.get("subject").asString()).isEqualTo(holder.id());
    }

    @Test
    void whatIsAskedOfOneselfIsAskedOfTheTokenShown() {
        String path = "/api/policies/RecentSignIn/explain";

        assertThat(met(path, junior)).isTrue();
        assertThat(met(path + "?user=" + junior.id(), junior)).isTrue();
        assertThat(met(path + "?user=" + admin.id(), admin)).isTrue();
    }

    @Test
    void whoMayNotAskAboutOthersLearnsNothingOfThem() {
        String token = token(junior);
        HttpResponse<String> ofAnother = app.get(SENIORS + "?user=" + admin.id(), token);
        HttpResponse<String> ofNobody = app.get(SENIORS + "?user=nobody", token);

        assertThat(ofAnother.statusCode()).isEqualTo(403);
        assertThat(RunningApplication.json(ofAnother).at("/policy/name").asString())
                .isEqualTo("Admins");
        assertThat(withoutTheTrace(ofNobody)).isEqualTo(withoutTheTrace(ofAnother));
        assertThat(app.get("/api/policies/Nothing/explain?user=" + admin.id(), token)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsUnknownIsNamed() {
        HttpResponse<String> policy = app.get("/api/policies/seniors/explain", token(junior));
        HttpResponse<String> user = app.get(SENIORS + "?user=nobody", token(admin));

        assertThat(List.of(policy.statusCode(), user.statusCode())).containsOnly(404);
        assertThat(List.of(RunningApplication.code(policy), RunningApplication.code(user)))
                .containsOnly("NotFound");
        assertThat(unknown(policy)).isEqualTo("name Unknown");
        assertThat(unknown(user)).isEqualTo("user Unknown");
    }

    private static String unknown(HttpResponse<String> problem) {
        JsonNode error = RunningApplication.json(problem).at("/errors/0");
        return error.get("field").asString() + " " + error.get("code").asString();
    }

    private static JsonNode withoutTheTrace(HttpResponse<String> answer) {
        JsonNode problem = RunningApplication.json(answer);
        ((ObjectNode) problem).remove("traceId");
        return problem;
    }

    private boolean met(String path, User asking) {
        return RunningApplication.json(app.get(path, token(asking))).get("met").booleanValue();
    }

    private int greeting(User user) {
        return app.get("/greeting", token(user)).statusCode();
    }

    private String token(User user) {
        return app.signIn(user.email()).access();
    }

    private User holder(String role) {
        NewUser form = new NewUser("holder@example.com", "Nimal", "Perera", Set.of(role), Map.of(), true);
        return ((UserCreation.Created) app.bean(UserManager.class).create(form, RunningApplication.PASSWORD)).user();
    }
}
