package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.model.ProblemCode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class ProblemsTest extends DoorTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ParameterizedTest
    @EnumSource
    void everyCodeIsAnsweredWithItsStatusInBothLanguages(ProblemCode code) {
        String path = "/problems/" + code.code();

        JsonNode english = problem(get(path), code.status(), code.code());
        JsonNode sinhala = problem(get(path, "Accept-Language", "si-LK,en;q=0.5"), code.status(), code.code());

        assertThat(english.path("type").stringValue()).isEqualTo("urn:gatehouse:problem:" + code.code());
        assertThat(english.path("instance").stringValue()).isEqualTo(path);
        assertThat(english.path("error").path("message")).isEqualTo(english.path("detail"));
        assertThat(english.propertyNames())
                .containsExactly("type", "title", "status", "detail", "instance", "code", "traceId", "error");
        assertThat(sinhala.path("title").stringValue()).containsPattern("\\p{IsSinhala}");
        assertThat(sinhala.path("detail").stringValue()).containsPattern("\\p{IsSinhala}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "si|si",
                "si-LK|si",
                "SI-lk, en;q=0.9|si",
                "si;q=0.5, en;q=0.9|en",
                "en;q=0.5, si;q=0.9|si",
                "fr, si;q=0.1|si",
                "fr|en",
                "*|en",
                "si;q=0|en",
                "en;q=0, *|si",
                "si;q=banana|en",
                "si, fr;q=banana|si",
                ";;;,,|en",
            })
    void everyPartOfAProblemIsInTheLanguageThatIsAskedFor(String asked, String language) {
        assertLanguage(get("/fields", "Accept-Language", asked), language, "/title", "/detail", "/errors/1/message");
        assertLanguage(
                get("/fields", "Accept-Language", asked), language, "/error/message", "/error/details/0/message");
        assertLanguage(get("/policy", "Accept-Language", asked), language, "/policy/requirement");
    }

    @Test
    void languagesMayBeToldInSeveralHeadersAndNobodySortsThousands() {
        String thousands = "si, " + "en-GB;q=0.1,".repeat(500);

        assertLanguage(get("/fields", "Accept-Language", "fr", "Accept-Language", "si;q=0.3"), "si", "/title");
        assertLanguage(get("/fields", "Accept-Language", thousands), "en", "/title");
        assertLanguage(get("/fields"), "en", "/title");
    }

    /** By the firewall, the security chain, filters, the mapping of handlers and the converters of what they say. */
    @ParameterizedTest
    @CsvSource({
        "GET,    /items/%2f1,         400",
        "GET,    /items//1,           400",
        "GET,    /closed,             401",
        "GET,    /nowhere,            404",
        "BREW,   /items/1,            405",
        "DELETE, /items/1,            405",
        "GET,    /items/x,            400",
        "GET,    /versioned?api-version=9, 400",
        "POST,   /forms,              400",
        "GET,    /async,              500",
        "GET,    /failures/teapot,    418",
        "GET,    /failures/database,  503",
        "GET,    /prepared,           404",
    })
    void whatIsAnsweredOutsideOfControllersIsInTheLanguageThatIsAskedForToo(String method, String path, int status) {
        HttpResponse<String> answer = send(to(path).header("Accept-Language", "en;q=0.2, si-LK;q=0.9")
                .method(method, BodyPublishers.ofString("")));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertLanguage(answer, "si", "/title", "/detail", "/error/message");
    }

    @Test
    void aFormatThatNobodyHasIsRefusedInTheLanguageThatIsAskedFor() {
        assertLanguage(get("/json", "Accept", "text/csv", "Accept-Language", "si"), "si", "/title", "/detail");
    }

    @Test
    void aProblemForHeadSaysItsLanguageToo() {
        HttpResponse<String> answer =
                send(to("/nowhere").header("Accept-Language", "si").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.headers().allValues("Content-Language")).containsExactly("si");
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void problemsOfOneCodeDifferInTraceAndInstanceAlone() {
        String one = get("/problems/SignInRefused").body();
        String other = get("/problems/SignInRefused").body();

        assertThat(one).isNotEqualTo(other);
        assertThat(one.replaceAll("\"traceId\":\"[0-9a-f]{32}\"", ""))
                .isEqualTo(other.replaceAll("\"traceId\":\"[0-9a-f]{32}\"", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AuthenticationRequired|Bearer",
                "SignInRefused|Bearer",
                "RefreshTokenInvalid|Bearer",
                "PermitExpired|Bearer",
                "PermitRevoked|Bearer",
                "TokenExpired|Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
                "TokenRevoked|Bearer error=\"invalid_token\", error_description=\"The access token was revoked\"",
                "TokenInvalid|Bearer error=\"invalid_token\", error_description=\"The access token is not valid\"",
                "PolicyNotMet|Bearer error=\"insufficient_scope\"",
            })
    void aRefusalSaysWhatTokenToComeWith(String code, String challenge) {
        HttpResponse<String> answer = get("/problems/" + code);

        assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly(challenge);
        assertThat(answer.headers().firstValue("Token-Expired").isPresent()).isEqualTo(code.equals("TokenExpired"));
    }

    @Test
    void everyFieldIsNamedInBothShapes() {
        JsonNode problem = problem(get("/fields"), 400, "InvalidField");

        assertThat(problem.path("errors").toString()).isEqualTo("""
                        [{"field":"name","code":"TooLong","message":"must have at most 100 characters"},\
                        {"field":"price","code":"Required","message":"is required"}]""");
        assertThat(problem.path("error").path("details").get(0).path("target").stringValue())
                .isEqualTo("name");
        assertThat(problem.path("error").has("target")).isFalse();
    }

    @Test
    void anUnmetPolicyIsNamedWithWhatIsMissingAndUntilWhen() {
        JsonNode policy = problem(get("/policy"), 403, "PolicyNotMet").path("policy");

        assertThat(policy.toString()).isEqualTo("""
                        {"name":"SkilledTraders","requirement":"at least 1 year since the date in the claim jwt.datej",\
                        "metFrom":"2026-11-22"}""");
    }

    @Test
    void anUnknownAddressIsAProblem() {
        problem(get("/nowhere"), 404, "NotFound");
        problem(get("/error"), 404, "NotFound");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        HttpResponse<String> answer = send(to("/items/1").DELETE());

        problem(answer, 405, "MethodNotAllowed");
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BREW", "PROPFIND", "get"})
    void anUnknownMethodIsNotAllowed(String method) {
        HttpResponse<String> answer = send(to("/items/1").method(method, BodyPublishers.noBody()));

        problem(answer, 405, "MethodNotAllowed");
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }

    @Test
    void whatCannotBeAcceptedIsStillAnsweredAsAProblem() {
        problem(get("/json", "Accept", "text/csv"), 406, "NotAcceptable");
        problem(get("/nowhere", "Accept", "image/png"), 404, "NotFound");
        problem(get("/json", "Accept", "not a media type"), 406, "NotAcceptable");
    }

    @Test
    void aWrongFormatIsToldTheRightOne() {
        HttpResponse<String> json =
                send(to("/forms").header("Content-Type", "application/xml").POST(BodyPublishers.ofString("<a/>")));
        HttpResponse<String> patch = send(
                to("/forms").header("Content-Type", "application/json").method("PATCH", BodyPublishers.ofString("{}")));

        problem(json, 415, "UnsupportedMediaType");
        assertThat(json.headers().firstValue("Accept")).contains("application/json");
        problem(patch, 415, "UnsupportedMediaType");
        assertThat(patch.headers().firstValue("Accept")).contains("application/merge-patch+json");
    }

    @Test
    void parametersThatCannotBeReadAreNamed() {
        assertThat(field(problem(get("/items/abc"), 400, "InvalidParameter"))).isEqualTo("id Malformed");
        assertThat(field(problem(get("/items/9223372036854775808"), 400, "InvalidParameter")))
                .isEqualTo("id Malformed");
        assertThat(field(problem(get("/items/1?top=x"), 400, "InvalidParameter")))
                .isEqualTo("top Malformed");
        assertThat(field(problem(get("/needs"), 400, "InvalidParameter"))).isEqualTo("name Required");
        assertThat(field(problem(get("/needs?name=a"), 400, "InvalidParameter")))
                .isEqualTo("x-needed Required");
    }

    @Test
    void whatSpringSecurityRefusesIsAProblem() {
        problem(get("/closed"), 401, "AuthenticationRequired");
        problem(get("/failures/denied"), 403, "PolicyNotMet");
    }

    @ParameterizedTest
    @CsvSource({
        "unexpected, 500, InternalError",
        "error, 500, InternalError",
        "sendError500, 500, InternalError",
        "unique, 500, InternalError",
        "database, 503, Unavailable",
        "uncategorized, 503, Unavailable",
        "transaction, 503, Unavailable",
        "busy, 503, Busy",
        "conflict, 409, MalformedRequest",
        "teapot, 418, MalformedRequest",
    })
    void aFailureIsAnsweredWithoutAWordFromInside(String kind, int status, String code) {
        problem(get("/failures/" + kind), status, code);
    }

    @Test
    void aFailureInAnAsynchronousRequestIsAProblem() {
        problem(get("/async"), 500, "InternalError");
    }

    @Test
    void whoeverIsTurnedAwayForNowIsToldWhenToComeBack() {
        assertThat(get("/failures/busy").headers().firstValue("Retry-After")).contains("3");
        assertThat(get("/failures/database").headers().firstValue("Retry-After"))
                .contains("5");
        assertThat(get("/problems/Busy").headers().firstValue("Retry-After")).contains("5");
        assertThat(get("/failures/unexpected").headers().firstValue("Retry-After"))
                .isEmpty();
    }

    @Test
    void anUnexpectedFailureIsLoggedOnceWithItsTrace(CapturedOutput log) throws IOException {
        String logged =
                logged(log, () -> get("/failures/unexpected", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00"));

        assertThat(logged)
                .containsOnlyOnce("trace " + TRACE)
                .containsOnlyOnce("java.lang.IllegalStateException: " + TestDoor.SECRET);
    }

    @Test
    void whatADatabaseSaysIsNotLogged(CapturedOutput log) throws IOException {
        String logged = logged(
                log,
                () -> List.of("database", "uncategorized", "transaction", "unique")
                        .forEach(kind -> get("/failures/" + kind)));

        assertThat(logged)
                .doesNotContain(TestDoor.SECRET)
                .contains("DataAccessResourceFailureException < java.sql.SQLException[SQLState 08006, code 7]")
                .contains("DuplicateKeyException")
                .contains("SQLState 23505, code 19");
    }

    @Test
    void whatCallersDoWrongIsNotLogged(CapturedOutput log) throws IOException {
        String logged = logged(log, () -> {
            get("/nowhere");
            get("/problems/TokenInvalid");
            get("/items/abc");
            post("/forms", "{");
        });

        assertThat(logged).isEmpty();
    }

    @Test
    void aClientThatWentAwayIsNotLogged(CapturedOutput log) throws IOException {
        assertThat(logged(log, () -> get("/failures/gone"))).isEmpty();
    }

    @Test
    void whatWasPreparedBeforeTheFailureIsDropped() {
        HttpResponse<String> answer = get("/prepared");

        problem(answer, 404, "NotFound");
        assertThat(answer.headers().map())
                .doesNotContainKeys("etag", "location")
                .containsKey("x-kept");
    }

    @Test
    void halfAnAnswerIsCutShortAndLoggedOnce(CapturedOutput log) throws IOException {
        String logged = logged(log, () -> {
            String answer = raw("GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .doesNotEndWith("0\r\n\r\n")
                    .doesNotContain("problem");
            assertDiscreet(answer);
        });

        assertThat(logged).containsOnlyOnce(TestDoor.SECRET);
    }

    @Test
    void aHeadRequestHasTheHeadersAlone() {
        HttpResponse<String> answer = send(to("/nowhere").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-ms-error-code")).contains("NotFound");
        assertThat(answer.body()).isEmpty();
    }

    private static void assertLanguage(HttpResponse<String> answer, String language, String... texts) {
        JsonNode problem = JSON.readTree(answer.body());

        assertThat(answer.headers().allValues("Content-Language")).containsExactly(language);
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(texts)
                .extracting(text -> problem.at(text).stringValue())
                .allSatisfy(text -> assertThat(
                                Pattern.compile("\\p{IsSinhala}").matcher(text).find())
                        .as(text)
                        .isEqualTo(language.equals("si")));
    }
}
