package dev.gatehouse.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.spring.guard.GuardedApplication.Entrances;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The guards over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RouteGuardTest {

    private static final List<String> GUARDED_PATHS = List.of(
            "/method",
            "/meta",
            "/class",
            "/inherited",
            "/nested/1/deep/2",
            "/cross",
            "/ruled/1",
            "/function",
            "/ruled-servlet/a");

    private ConfigurableApplicationContext application;
    private HttpClient client;
    private TestPermits permits;
    private Entrances entrances;
    private String startOutput;

    @BeforeAll
    void start(CapturedOutput output) {
        application = new SpringApplicationBuilder(GuardedApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "spring.threads.virtual.enabled=true",
                        "server.forward-headers-strategy=native",
                        "logging.level.root=info")
                .run();
        client = HttpClient.newHttpClient();
        permits = application.getBean(TestPermits.class);
        entrances = application.getBean(Entrances.class);
        startOutput = output.getAll();
    }

    @AfterAll
    void stop() {
        client.close();
        application.close();
    }

    @BeforeEach
    void nobodyEnteredYet() {
        entrances.entered.clear();
    }

    static Stream<String> guardedPaths() {
        return GUARDED_PATHS.stream();
    }

    /** GET, and the HEAD that comes with it except of router functions. */
    static Stream<Arguments> guardedRoutes() {
        return GUARDED_PATHS.stream()
                .flatMap(path -> Stream.of("GET", "HEAD").map(method -> Arguments.of(method, path)))
                .filter(route -> !List.of(route.get()).equals(List.of("HEAD", "/function")));
    }

    @ParameterizedTest
    @MethodSource("guardedRoutes")
    void nobodyEntersWithoutAToken(String method, String path) throws Exception {
        assertRefused(send(method, path), 401, "AuthenticationRequired");
    }

    @ParameterizedTest
    @MethodSource("guardedRoutes")
    void nobodyEntersWithABadToken(String method, String path) throws Exception {
        assertRefused(send(method, path, bearer(permits.expired())), 401, "TokenExpired");
        assertRefused(send(method, path, bearer(permits.revoked())), 401, "TokenRevoked");
        assertRefused(send(method, path, bearer(permits.refresh())), 401, "TokenInvalid");
        assertRefused(send(method, path, bearer("not-a-token")), 401, "TokenInvalid");
    }

    @ParameterizedTest
    @MethodSource("guardedRoutes")
    void nobodyEntersWhoDoesNotMeetThePolicy(String method, String path) throws Exception {
        assertRefused(send(method, path, bearer(permits.ofRole("Trader"))), 403, "PolicyNotMet");
    }

    @ParameterizedTest
    @MethodSource("guardedRoutes")
    void whoMeetsThePolicyEnters(String method, String path) throws Exception {
        assertThat(send(method, path, admin()).statusCode()).isEqualTo(200);
        assertThat(entrances.entered).containsExactly(method + " " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/method", "/meta", "/class", "/inherited", "/ruled/1", "/ruled-servlet/a"})
    void optionsAreGuardedAsTheRouteIs(String path) throws Exception {
        assertRefused(send("OPTIONS", path), 401, "AuthenticationRequired");
        assertRefused(send("OPTIONS", path, bearer("not-a-token")), 401, "TokenInvalid");
        assertRefused(send("OPTIONS", path, bearer(permits.ofRole("Trader"))), 403, "PolicyNotMet");
        assertThat(send("OPTIONS", path, admin()).statusCode()).isEqualTo(200);
    }

    @Test
    void optionsOfAnOpenRouteAreOpen() throws Exception {
        HttpResponse<String> answer = send("OPTIONS", "/open");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET,HEAD,OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void everyMethodOfARouteForAllMethodsIsGuarded(String method) throws Exception {
        for (String path : List.of("/meta", "/class", "/ruled/1", "/ruled-servlet/a")) {
            assertRefused(send(method, path), 401, "AuthenticationRequired");
            assertThat(send(method, path, admin()).statusCode()).isEqualTo(200);
            entrances.entered.clear();
        }
    }

    @Test
    void aBodyIsNotReadBeforeTheGuardDecides() throws Exception {
        assertRefused(post("/method", "{broken"), 401, "AuthenticationRequired");
        assertRefused(post("/method", "{broken", bearer(permits.ofRole("Trader"))), 403, "PolicyNotMet");
        assertRefused(post("/method", "{broken", admin()), 400, "MalformedBody");
    }

    /** Spellings of guarded paths that a guard and a handler mapping might read in two ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/method/",
                "/method;a=b",
                "/method;",
                "/;a/method",
                "/method%2f",
                "/method%2F",
                "/%2fmethod",
                "//method",
                "///method",
                "/METHOD",
                "/Method",
                "/method.json",
                "/method%20",
                "/method%00",
                "/method%0a",
                "/method%3b",
                "/method%5c",
                "/method/.",
                "/./method",
                "/open/../method",
                "/open/%2e%2e/method",
                "/open/..;/method",
                "/open/..%2fmethod",
                "/open%2f..%2fmethod",
                "/%6dethod",
                "/%6d%65%74%68%6f%64",
                "/%256dethod",
                "/method?a=/open",
                "/nested//deep/2",
                "/nested/1%2f2/deep/2",
                "/nested/1;x=/deep/2",
                "/ruled/open/",
                "/ruled/open;/../1",
                "/ruled/open%2f..%2f1",
                "/ruled/OPEN",
                "/RULED/1",
                "/ruled/%6f",
                "/ruled//1",
                "//ruled/1",
                "/function/",
                "/Function",
                "/function;x",
                "/ruled-servlet",
                "/ruled-servlet/",
                "/ruled-servlet/%2e%2e/unruled-servlet/a",
                "/ruled-servlet/..;/unruled-servlet/a",
                "/RULED-SERVLET/a",
                "/unruled-servlet/a",
                "/unruled-servlet",
                "/open/..%5cmethod",
                "/öffen/../method",
            })
    void noSpellingOfAPathGetsPastTheGuard(String path) throws Exception {
        for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
            for (String[] headers : List.of(
                    new String[0], bearer(permits.ofRole("Trader")), bearer(permits.expired()), bearer("x.y.z"))) {
                RawHttp.Answer answer = RawHttp.send(port(), method, path, headers);
                assertThat(answer.status()).as("%s %s", method, path).isIn(400, 401, 403, 404, 405, 415);
                assertThat(answer.head()).as("%s %s", method, path).contains("x-ms-error-code: ");
            }
        }
        assertThat(entrances.entered).isEmpty();
    }

    @Test
    void anEncodedSpellingThatIsTheSamePathIsTheSameRoute() throws Exception {
        assertThat(send("GET", "/%6dethod", admin()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/class/open", "/inherited/open", "/ruled/open"})
    void whatIsOpenInTheMidstOfGuardedRoutesIsOpen(String path) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(200);
        assertThat(entrances.entered).containsExactly("GET " + path);
    }

    @Test
    void aBadTokenOnAnOpenRouteIsIgnored() throws Exception {
        for (String token : List.of(permits.expired(), permits.revoked(), permits.refresh(), "not-a-token", "")) {
            HttpResponse<String> answer = send("GET", "/open", bearer(token));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("nobody");
        }
    }

    @Test
    void aGoodTokenOnAnOpenRouteIsRead() throws Exception {
        assertThat(send("GET", "/open", admin()).body()).isEqualTo("user-1");
    }

    @Test
    void whoeverAsksForTheCallerGetsNobodyElse() throws Exception {
        assertRefused(send("GET", "/open/caller"), 401, "AuthenticationRequired");
        assertRefused(send("GET", "/open/caller", bearer(permits.expired())), 401, "TokenExpired");
        assertThat(send("GET", "/open/caller", admin()).body()).isEqualTo("user-1");
    }

    @Test
    void theCallerIsKnownToTheServletApiToo() throws Exception {
        assertThat(send("GET", "/caller", admin()).body())
                .contains("\"subject\":\"user-1\"")
                .contains("\"principal\":\"user-1\"")
                .contains("\"admin\":true");
        assertThat(send("GET", "/caller", bearer(permits.ofRole("Trader"))).body())
                .contains("\"admin\":false");
    }

    @Test
    void aRefusalNamesPolicyAndRequirementAndTheDayOnWhichItWouldBeMet() throws Exception {
        String[] junior = bearer(permits.of(Map.of("jwt.datej", "2025-11-22")));

        assertThat(send("GET", "/skilled", junior).body())
                .contains(
                        "\"name\":\"Skilled\"",
                        "\"requirement\":\"at least 1 year since the date in the claim jwt.datej\"",
                        "\"metFrom\":\"2026-11-22\"");
        assertThat(send("GET", "/skilled", bearer(permits.of(Map.of("jwt.datej", "2025-01-15"))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRefusalOverARoleHasNoDay() throws Exception {
        assertThat(send("GET", "/method", bearer(permits.ofRole("Trader"))).body())
                .contains("\"name\":\"Admins\"", "\"requirement\":\"the role Admin\"")
                .doesNotContain("metFrom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER", "bEaReR", "Bearer  ", "Bearer     "})
    void theSchemeIsReadInAnyCase(String scheme) throws Exception {
        String value = scheme.strip().equals(scheme) ? scheme + " " : scheme;

        assertThat(send("GET", "/method", "Authorization", value + permits.ofRole("Admin"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Basic dXNlcjpwYXNz, AuthenticationRequired",
        "Bear, AuthenticationRequired",
        "BearerToken abc, AuthenticationRequired",
        "DPoP abc, AuthenticationRequired",
        "Bearer, TokenInvalid",
        "Bearer a b, TokenInvalid",
        "Bearer Bearer a, TokenInvalid"
    })
    void anotherSchemeIsNoTokenAndHalfATokenIsABadOne(String header, String code) throws Exception {
        assertRefused(send("GET", "/method", "Authorization", header), 401, code);
    }

    @Test
    void twoTokensAreABadOne() throws Exception {
        String header = "Bearer " + permits.ofRole("Admin");

        assertThat(RawHttp.send(port(), "GET", "/method", "Authorization", header)
                        .status())
                .isEqualTo(200);
        entrances.entered.clear();
        RawHttp.Answer answer =
                RawHttp.send(port(), "GET", "/method", "Authorization", header, "Authorization", header);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head()).contains("x-ms-error-code: TokenInvalid");
        assertRefused(send("GET", "/method", "Authorization", header + ", " + header), 401, "TokenInvalid");
    }

    @Test
    void aTokenWithCharactersNoHeaderHasIsABadOne() throws Exception {
        RawHttp.Answer answer = RawHttp.send(port(), "GET", "/method", "Authorization", "Bearer a\u0085b");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head()).contains("x-ms-error-code: TokenInvalid");
    }

    @Test
    void aTokenAnywhereElseIsNotLookedAt() throws Exception {
        String token = permits.ofRole("Admin");

        assertRefused(send("GET", "/method?access_token=" + token), 401, "AuthenticationRequired");
        assertRefused(
                send("GET", "/method", "Cookie", "access_token=" + token + "; Authorization=Bearer " + token),
                401,
                "AuthenticationRequired");
        assertRefused(
                post("/meta", "access_token=" + token, "Content-Type", "application/x-www-form-urlencoded"),
                415,
                "UnsupportedMediaType");
        assertRefused(send("GET", "/method", "Proxy-Authorization", "Bearer " + token), 401, "AuthenticationRequired");
    }

    @Test
    void aServletWithoutARuleIsNotThere() throws Exception {
        assertRefused(send("GET", "/unruled-servlet/a"), 404, "NotFound");
        assertRefused(send("GET", "/unruled-servlet/a", admin()), 404, "NotFound");
    }

    @Test
    void aFileWithoutARuleIsNotThere() throws Exception {
        assertRefused(send("GET", "/file.txt"), 404, "NotFound");
        assertRefused(send("GET", "/file.txt", admin()), 404, "NotFound");
    }

    @Test
    void aPathWithoutAnythingIsNotThere() throws Exception {
        assertRefused(send("GET", "/nothing"), 404, "NotFound");
        assertRefused(send("GET", "/closed", admin()), 404, "NotFound");
    }

    @Test
    void aForwardIsGuardedAsTheRouteItGoesTo() throws Exception {
        assertRefused(send("GET", "/open/forward?to=/method"), 401, "AuthenticationRequired");
        assertRefused(send("GET", "/open/forward?to=/unruled-servlet/a"), 404, "NotFound");
        assertRefused(send("GET", "/open/forward?to=/ruled-servlet/a"), 401, "AuthenticationRequired");
        assertThat(send("GET", "/open/forward?to=/method", admin()).body()).isEqualTo("GET /method");
        assertThat(send("GET", "/open/forward?to=/open").body()).isEqualTo("nobody");
    }

    @Test
    void anErrorIsAnsweredWithoutAToken() throws Exception {
        assertRefused(send("GET", "/open/error"), 409, "AlreadyExists", "StillInUse", "MalformedRequest");
        assertRefused(send("GET", "/open/failure"), 500, "InternalError");
        assertRefused(send("GET", "/error"), 404, "NotFound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/async/deferred", "/async/future", "/async/callable"})
    void anAsynchronousAnswerKeepsItsCaller(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, admin());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("user-1");
        assertThat(answer.headers().firstValue("Async-Caller")).hasValue("user-1");
        assertRefused(send("GET", path), 401, "AuthenticationRequired");
        assertRefused(send("GET", path, bearer(permits.ofRole("Trader"))), 403, "PolicyNotMet");
    }

    @Test
    void aStreamOfEventsKeepsItsCaller() throws Exception {
        assertThat(send("GET", "/async/events", admin()).body()).isEqualTo("data:user-1\n\n");
        assertRefused(send("GET", "/async/events"), 401, "AuthenticationRequired");
    }

    @Test
    void aPreFlightRequestNeedsNoTokenAndEntersNothing() throws Exception {
        HttpResponse<String> answer = send(
                "OPTIONS",
                "/cross",
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "authorization");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://elsewhere.example");
        assertThat(entrances.entered).isEmpty();
        assertRefused(send("GET", "/cross", "Origin", "https://elsewhere.example"), 401, "AuthenticationRequired");
    }

    @Test
    void aPreFlightRequestToWhereNoneIsExpectedIsGuarded() throws Exception {
        for (String path : guardedPaths().filter(path -> !path.equals("/cross")).toList()) {
            RawHttp.Answer answer = RawHttp.send(
                    port(),
                    "OPTIONS",
                    path,
                    "Origin",
                    "https://elsewhere.example",
                    "Access-Control-Request-Method",
                    "GET");
            assertThat(answer.status()).as(path).isIn(401, 404);
        }
        assertThat(entrances.entered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "PROPFIND", "FOO", "get"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        RawHttp.Answer answer = RawHttp.send(port(), method, "/open");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head()).contains("Allow: ").contains("x-ms-error-code: MethodNotAllowed");
    }

    @Test
    void theServerAsAWholeIsNoWayIn() throws Exception {
        assertThat(RawHttp.send(port(), "OPTIONS", "*").status()).isIn(200, 400, 404);
        assertThat(RawHttp.send(port(), "GET", "http://localhost/method").status())
                .isEqualTo(401);
        assertThat(entrances.entered).isEmpty();
    }

    @Test
    void noStoreIsAskedToAuthenticate() throws Exception {
        int callsAtStart = permits.store.calls.get();

        for (int i = 0; i < 20; i++) {
            send("GET", "/method", admin());
            send("GET", "/method", bearer(permits.expired()));
            send("GET", "/open");
        }

        assertThat(permits.store.calls).hasValue(callsAtStart);
    }

    @Test
    void anAnswerHasTheHeadersOfAnApi() throws Exception {
        for (HttpResponse<String> answer : List.of(
                send("GET", "/open"),
                send("GET", "/method"),
                send("GET", "/open/error"),
                send("GET", "/open/failure"),
                post("/open", "a=b", "Content-Type", "application/x-www-form-urlencoded"),
                send("GET", "/async/deferred", admin()),
                send("GET", "/async/events", admin()))) {
            assertHeader(answer, "X-Content-Type-Options", "nosniff");
            assertHeader(answer, "Referrer-Policy", "no-referrer");
            assertHeader(answer, "Cross-Origin-Resource-Policy", "same-origin");
            assertHeader(answer, "Cache-Control", "no-store");
            assertThat(answer.headers().allValues("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void aHandlerMaySayItselfHowLongItsAnswerKeeps() throws Exception {
        assertHeader(send("GET", "/open/cached"), "Cache-Control", "max-age=300");
    }

    @Test
    void aPageHasTheHeadersOfItsOwn() throws Exception {
        HttpResponse<String> answer = send("GET", "/pages/index.html");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertHeader(answer, "Content-Security-Policy", "default-src 'self'");
        assertHeader(answer, "Cache-Control", "no-cache");
        assertHeader(answer, "X-Content-Type-Options", "nosniff");
    }

    @Test
    void browsersAreHeldToHttpsWhereItIsSpoken() throws Exception {
        assertHeader(
                send("GET", "/open", "X-Forwarded-Proto", "https"), "Strict-Transport-Security", "max-age=31536000");
    }

    @Test
    void nobodyIsMadeUpWhoCouldLogIn() {
        assertThat(startOutput).contains("Started").doesNotContainIgnoringCase("password");
    }

    private int port() {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private String[] admin() {
        return bearer(permits.ofRole("Admin"));
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return send(request(path, headers).method(method, BodyPublishers.noBody()));
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        String[] all = Stream.concat(
                        Arrays.asList(headers).contains("Content-Type")
                                ? Stream.empty()
                                : Stream.of("Content-Type", "application/json"),
                        Stream.of(headers))
                .toArray(String[]::new);
        return send(request(path, all).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void assertRefused(HttpResponse<String> answer, int status, String... anyCode) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-ms-error-code").orElseThrow()).isIn((Object[]) anyCode);
        assertThat(entrances.entered).isEmpty();
    }

    private static void assertHeader(HttpResponse<String> answer, String name, String value) {
        assertThat(answer.headers().allValues(name))
                .as("%s of %s", name, answer.uri())
                .containsExactly(value);
    }
}
