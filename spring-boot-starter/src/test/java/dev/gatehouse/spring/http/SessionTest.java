package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of browsers, as the wire shows them. */
@Timeout(120)
class SessionTest {

    private static final String EMAIL = "senior@example.com";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path data;

    private static RunningApplication app;

    private BrowserSession page = new BrowserSession(app);

    @BeforeAll
    static void start() {
        app = RunningApplication.start(data, "gatehouse.session.cookies=local", "gatehouse.session.max-watchers=2");
        app.addUser(EMAIL, "2020-01-31");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void signIn() {
        page = new BrowserSession(app);
        assertThat(page.signIn(EMAIL, RunningApplication.PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void theTokensAreInCookiesThatNoScriptCanReadAndNowhereElse() {
        BrowserSession other = new BrowserSession(app);
        HttpResponse<String> answer = other.signIn(EMAIL, RunningApplication.PASSWORD);

        assertThat(answer.headers().allValues("set-cookie"))
                .hasSize(3)
                .allSatisfy(cookie -> assertThat(cookie)
                        .matches(
                                "__Host-gatehouse-(access|refresh|device)=[^;]+; Path=/; Max-Age=[0-9]+; Expires=[^;]+; "
                                        + "Secure; HttpOnly; SameSite=Strict"));
        assertThat(answer.headers().firstValue("x-device-token")).isEmpty();
        assertThat(answer.headers().firstValue("location")).isEmpty();
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(RunningApplication.json(answer).propertyNames())
                .containsExactly("id", "expiresIn", "refreshExpiresIn", "user");
        for (String name : other.names()) {
            assertThat(answer.body()).doesNotContain(other.cookie(name));
            assertThat(other.get("/web/session").body()).doesNotContain(other.cookie(name));
            assertThat(other.renew("a").body()).doesNotContain(other.cookie(name));
        }
    }

    @Test
    void aPageIsToldWhoIsSignedInAndUntilWhen() {
        app.clock.advance(Duration.ofSeconds(100));
        HttpResponse<String> session = page.get("/web/session");

        assertThat(session.statusCode()).isEqualTo(200);
        assertThat(RunningApplication.json(session).at("/user/email").asString())
                .isEqualTo(EMAIL);
        assertThat(RunningApplication.json(session).get("expiresIn").asInt()).isEqualTo(200);
        assertThat(RunningApplication.json(session).get("refreshExpiresIn").asInt())
                .isEqualTo((int) Duration.ofDays(14).toSeconds() - 100);
        assertThat(new BrowserSession(app).get("/web/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aPageIsToldAtOnceThatItsSessionIsOver() throws Exception {
        HttpResponse<Stream<String>> watch = watch();
        assertThat(watch.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(watch.headers().firstValue("cache-control")).contains("no-store");

        assertThat(page.signOut().statusCode()).isEqualTo(204);

        assertThat(eventsOf(watch)).containsExactly("event:end", "data:{\"code\":\"TokenRevoked\"}");
    }

    @Test
    void aPageIsToldThatItsAccessTokenHasExpired() throws Exception {
        HttpResponse<Stream<String>> watch = watch();

        app.clock.advance(Duration.ofMinutes(5));

        assertThat(eventsOf(watch)).containsExactly("event:end", "data:{\"code\":\"TokenExpired\"}");
    }

    @Test
    void onlySoManyPagesAreToldAtOnce() throws Exception {
        HttpResponse<Stream<String>> one = watch();
        HttpResponse<Stream<String>> another = watch();

        HttpResponse<Stream<String>> refused = watch();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).anySatisfy(line -> assertThat(line).contains("\"Busy\""));
        assertThat(page.signOut().statusCode()).isEqualTo(204);
        assertThat(eventsOf(one)).isNotEmpty();
        assertThat(eventsOf(another)).isNotEmpty();
    }

    @Test
    void nobodyTakesThePlacesOfAllOthers(@TempDir Path folder) throws Exception {
        String neighbour = "neighbour@example.com";
        try (RunningApplication roomy = RunningApplication.start(folder, "gatehouse.session.cookies=local")) {
            roomy.addUser(EMAIL, "2020-01-31");
            roomy.addUser(neighbour, "2020-01-31");
            BrowserSession greedy = new BrowserSession(roomy);
            greedy.signIn(EMAIL, RunningApplication.PASSWORD);
            BrowserSession other = new BrowserSession(roomy);
            other.signIn(neighbour, RunningApplication.PASSWORD);

            for (int place = 0; place < 20; place++) {
                assertThat(watch(roomy, greedy).statusCode()).isEqualTo(200);
            }

            assertThat(watch(roomy, greedy).statusCode()).isEqualTo(503);
            assertThat(watch(roomy, other).statusCode()).isEqualTo(200);
            assertThat(greedy.signOut().statusCode()).isEqualTo(204);
            greedy.signIn(EMAIL, RunningApplication.PASSWORD);
            while (watch(roomy, greedy).statusCode() == 503) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whoHasNoSessionHasNoneToWatch() throws Exception {
        page = new BrowserSession(app);

        assertThat(watch().statusCode()).isEqualTo(401);
    }

    private HttpResponse<Stream<String>> watch() throws Exception {
        return watch(app, page);
    }

    private static HttpResponse<Stream<String>> watch(RunningApplication app, BrowserSession page) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(app.at("/web/session"))
                .header("Accept", "text/event-stream")
                .headers(BrowserSession.OWN.toArray(String[]::new));
        if (!page.header().isEmpty()) {
            request.header("Cookie", page.header());
        }
        return CLIENT.send(request.build(), BodyHandlers.ofLines());
    }

    /** All there were when it ended, without comments. */
    private static List<String> eventsOf(HttpResponse<Stream<String>> watch) {
        return watch.body()
                .filter(line -> line.startsWith("event:") || line.startsWith("data:"))
                .toList();
    }

    @Test
    void aSessionOpensWhatItsUserMay() {
        assertThat(page.get("/greeting").body()).startsWith("Hello ");
        assertThat(page.get("/api/permits").statusCode()).isEqualTo(200);
    }

    /** Whose page it is that asks, in the words of browsers; and what a request is that only reads. */
    @ParameterizedTest
    @CsvSource({
        "same-origin, '',                     200",
        "none,        '',                     200",
        "'',          '',                     200",
        "'',          own,                    200",
        "same-site,   '',                     403",
        "cross-site,  '',                     403",
        "same-site,   own,                    403",
        "'',          http://evil.example,    403",
        "'',          null,                   403",
        "anything,    '',                     403"
    })
    void aPageOfAnotherSiteReadsNothing(String site, String origin, int status) {
        HttpResponse<String> answer = page.send("GET", "/greeting", null, headers(site, origin, ""));

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(RunningApplication.code(answer)).isEqualTo("CrossSiteRequest");
        }
    }

    static Stream<List<String>> foreign() {
        List<List<String>> all = new ArrayList<>();
        for (String site : List.of("", "same-site", "cross-site", "none", "same-origin")) {
            for (String origin : List.of("", "own", "null", "http://evil.example", "http://localhost:1")) {
                for (String header : List.of("", "1")) {
                    boolean isOwn = !header.isEmpty()
                            && (site.equals("same-origin") || (site.isEmpty() && origin.equals("own")));
                    if (!isOwn) {
                        all.add(headers(site, origin, header));
                    }
                }
            }
        }
        all.add(both(headers("", "own", "1"), "Origin", "http://evil.example"));
        all.add(both(headers("same-origin", "", "1"), "Sec-Fetch-Site", "cross-site"));
        return all.stream();
    }

    private static List<String> both(List<String> headers, String name, String value) {
        return Stream.concat(headers.stream(), Stream.of(name, value)).toList();
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void aPageOfAnotherSiteChangesNothingAndSignsNobodyOut(List<String> headers) {
        BrowserSession theirs = page.copy();
        List<HttpResponse<String>> answers = new ArrayList<>();
        answers.add(theirs.send("DELETE", "/web/session", null, headers));
        answers.add(theirs.send("POST", "/web/session/renewal", "{\"attempt\": \"x\"}", headers));
        answers.add(theirs.send("DELETE", "/api/permits/current", null, headers));
        answers.add(theirs.send("POST", "/api/users/me/removal", "{}", headers));
        answers.add(theirs.send(
                "POST",
                "/web/session",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(EMAIL, RunningApplication.PASSWORD),
                headers));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(403);
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.headers().allValues("set-cookie")).isEmpty());
        assertThat(page.get("/web/session").statusCode()).isEqualTo(200);
        assertThat(page.renew("mine").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void aMethodIsNotOverridden(String header) {
        List<String> headers = List.of("Sec-Fetch-Site", "none", header, "DELETE");
        page.send("GET", "/web/session?_method=DELETE", null, headers);
        page.send("POST", "/web/session?_method=DELETE", "_method=DELETE", form(headers));

        assertThat(page.get("/web/session").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"})
    void whatFormsCanSendIsNotTaken(String type) {
        List<String> headers = new ArrayList<>(BrowserSession.OWN);
        headers.addAll(List.of("Content-Type", type));
        BrowserSession other = new BrowserSession(app);
        HttpResponse<String> answer = other.send(
                "POST",
                "/web/session",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(EMAIL, RunningApplication.PASSWORD),
                headers);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(other.names()).isEmpty();
    }

    @Test
    void ofTwoCookiesOfOneNameNoneCounts() {
        BrowserSession theirs = page.copy();
        theirs.set(BrowserSession.ACCESS, theirs.cookie(BrowserSession.ACCESS) + "; " + BrowserSession.ACCESS + "=x");
        theirs.set(
                BrowserSession.REFRESH, theirs.cookie(BrowserSession.REFRESH) + "; " + BrowserSession.REFRESH + "=x");

        assertThat(RunningApplication.code(theirs.get("/greeting"))).isEqualTo("TokenInvalid");
        assertThat(RunningApplication.code(theirs.renew("x"))).isEqualTo("RefreshTokenInvalid");
        assertThat(page.get("/greeting").statusCode()).isEqualTo(200);
        assertThat(page.renew("mine").statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverSignsOutLeavesNoneAliveOfTwoCookiesOfOneName() {
        BrowserSession tossed = page.copy();
        tossed.set(BrowserSession.REFRESH, "x; " + BrowserSession.REFRESH + "=" + page.cookie(BrowserSession.REFRESH));

        assertThat(tossed.signOut().statusCode()).isEqualTo(204);
        assertThat(RunningApplication.code(page.get("/greeting"))).isEqualTo("TokenRevoked");
        assertThat(page.renew("mine").statusCode()).isEqualTo(401);
    }

    @Test
    void theAuthorizationHeaderGoesBeforeACookie() {
        Tokens other = app.signIn(EMAIL);
        HttpRequest.Builder request = app.request("/web/session")
                .header("Cookie", page.header())
                .header("Authorization", "Bearer " + other.access());

        assertThat(RunningApplication.json(app.send(request)).get("id").asString())
                .isEqualTo(other.permitId());
        assertThat(app.send(app.request("/greeting")
                                .header("Cookie", page.header())
                                .header("Authorization", "Bearer x"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aRefreshTokenIsNoAccessToken() {
        BrowserSession theirs = page.copy();
        theirs.set(BrowserSession.ACCESS, page.cookie(BrowserSession.REFRESH));

        assertThat(RunningApplication.code(theirs.get("/greeting"))).isEqualTo("TokenInvalid");
    }

    @Test
    void anExpiredSessionSaysSoAndIsRenewedAndALostAnswerIsGivenAgain() {
        app.clock.advance(Duration.ofMinutes(5));
        assertThat(RunningApplication.code(page.get("/greeting"))).isEqualTo("TokenExpired");

        BrowserSession lost = page.copy();
        assertThat(lost.renew("once").statusCode()).isEqualTo(200);
        assertThat(page.renew("once").statusCode()).isEqualTo(200);
        assertThat(page.cookie(BrowserSession.REFRESH)).isEqualTo(lost.cookie(BrowserSession.REFRESH));
        assertThat(page.get("/greeting").statusCode()).isEqualTo(200);

        BrowserSession copy = page.copy();
        assertThat(page.renew("twice").statusCode()).isEqualTo(200);
        assertThat(RunningApplication.code(copy.renew("by a thief"))).isEqualTo("PermitRevoked");
        assertThat(RunningApplication.code(page.get("/greeting"))).isEqualTo("TokenRevoked");
    }

    @Test
    void signingOutEndsItAndClearsWhatTheBrowserKeeps() {
        BrowserSession before = page.copy();
        HttpResponse<String> answer = page.signOut();

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("clear-site-data")).contains("\"cache\", \"storage\"");
        assertThat(answer.headers().allValues("set-cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("Max-Age=0", "Secure", "HttpOnly", "Path=/"));
        assertThat(page.names()).containsExactly(BrowserSession.DEVICE);
        assertThat(RunningApplication.code(before.get("/greeting"))).isEqualTo("TokenRevoked");
        assertThat(RunningApplication.code(before.renew("x"))).isEqualTo("PermitRevoked");
        assertThat(page.signOut().statusCode()).isEqualTo(204);
    }

    @Test
    void signingOutNeedsNoAccessTokenThatLives() {
        app.clock.advance(Duration.ofMinutes(6));
        BrowserSession before = page.copy();

        assertThat(page.signOut().statusCode()).isEqualTo(204);
        assertThat(RunningApplication.code(before.renew("x"))).isEqualTo("PermitRevoked");
    }

    @Test
    void aWrongPasswordSetsNothing() {
        BrowserSession other = new BrowserSession(app);
        HttpResponse<String> refused = other.signIn(EMAIL, "wrong horse battery staple");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(RunningApplication.code(refused)).isEqualTo("SignInRefused");
        assertThat(other.names()).isEmpty();
        assertThat(RunningApplication.code(other.send("POST", "/web/session", "{}", BrowserSession.OWN)))
                .isEqualTo("InvalidField");
    }

    /** 127.0.0.2 is this machine as well, but no address that browsers take for it. */
    @Test
    void withoutHttpsThereAreSessionsAtTheMachineItselfAlone() {
        URI elsewhere = URI.create("http://127.0.0.2:" + app.at("/").getPort() + "/");
        BrowserSession other = new BrowserSession(app, elsewhere);

        assertThat(RunningApplication.code(other.signIn(EMAIL, RunningApplication.PASSWORD)))
                .isEqualTo("HttpsRequired");
        assertThat(RunningApplication.code(other.renew("x"))).isEqualTo("HttpsRequired");
        assertThat(other.names()).isEmpty();
    }

    @Test
    void whatNeedsNoSessionNeedsNoPageEither() {
        HttpRequest.Builder request = app.request("/api/permits")
                .header("Content-Type", "application/json")
                .header("Cookie", page.header())
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString(
                        "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(EMAIL, RunningApplication.PASSWORD)));

        assertThat(app.send(request).statusCode()).isEqualTo(201);
    }

    private static List<String> form(List<String> headers) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        return all;
    }

    private static List<String> headers(String site, String origin, String header) {
        List<String> headers = new ArrayList<>();
        if (!site.isEmpty()) {
            headers.addAll(List.of("Sec-Fetch-Site", site));
        }
        if (!origin.isEmpty()) {
            String root = app.at("/").toString();
            headers.addAll(List.of("Origin", origin.equals("own") ? root.substring(0, root.length() - 1) : origin));
        }
        if (!header.isEmpty()) {
            headers.addAll(List.of("X-Gatehouse-Session", header));
        }
        return headers;
    }
}
