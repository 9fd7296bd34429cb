package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands at the server's address may answer anything: nobody is signed out by that, nothing is asked for without end, no token goes astray. */
@Timeout(60)
final class HostileServerTest {

    private static final Call READ = Call.get("things");
    private static final Call WRITE = Call.post("things", "x");
    private final MockWebServer server = new MockWebServer();
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final AtomicInteger grants = new AtomicInteger();
    private Function<RecordedRequest, MockResponse> answers = request -> answer(200, "{}");

    private Backend backend;

    @BeforeEach
    void start() throws Exception {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                synchronized (requests) {
                    requests.add(request);
                }
                return path(request).equals("/api/permits")
                                && request.getMethod().equals("POST")
                        ? permit(201)
                        : answers.apply(request);
            }
        });
        server.start();
        backend = backend(server.url("/").uri());
        backend.signIn("nimal@example.com", "secret");
        requests.clear();
    }

    @AfterEach
    void stop() {
        backend.close();
        server.close();
    }

    @Test
    void aPageThatNamesOneThatWasReadIsNotAskedForWithoutEnd() {
        answers = request -> answer(200, "{\"value\": [{\"id\": \"1\"}], \"nextLink\": \"/api/things?skip=1\"}");

        assertThatThrownBy(() -> backend.list(Thing.class).fetch()).isInstanceOf(Unreachable.class);
        assertThatThrownBy(() -> backend.permits().list()).isInstanceOf(Unreachable.class);
        assertThat(requests).hasSizeLessThan(10);
    }

    record Thing(String id) {}

    /** As what stands before a server may say, or one that ends each stream at once. */
    @Test
    void whatIsNoStreamIsAskedForAgainAndOneThatEndsAtOnceNotWithoutEnd() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch heard = new CountDownLatch(1);
        AtomicInteger streams = new AtomicInteger();
        answers = request -> {
            if (!path(request).equals("/api/things/stream")) {
                return answer(404, "{}");
            }
            return switch (streams.incrementAndGet()) {
                case 1 -> answer(200, "<p>Sign in to this network</p>");
                case 2 -> stream("event: end\ndata: {}\n\n");
                default -> stream("data: {\"id\": \"7\"}\n\n");
            };
        };
        long begun = System.nanoTime();
        try (Watch watch = backend.watch(Thing.class, thing -> {
            told.add(thing.id());
            heard.countDown();
        })) {
            heard.await();

            assertThat(told).startsWith("7");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(190));
            assertThat(watch.ended()).isNotDone();
        }
    }

    private static MockResponse stream(String events) {
        return new MockResponse.Builder()
                .code(200)
                .setHeader("Content-Type", "text/event-stream")
                .body(events)
                .build();
    }

    @Test
    void whateverTimeAServerAsksForNothingIsSentThatMayNotBe() {
        for (String time : List.of("0", "99999999999", "99999999999999999999")) {
            requests.clear();
            answers = request -> new MockResponse.Builder()
                    .code(503)
                    .setHeader("Retry-After", time)
                    .build();

            assertThatThrownBy(() -> backend.call(WRITE)).isInstanceOf(Unreachable.class);
            assertThat(requests).as(time).hasSize(1);
        }
    }

    @Test
    void whatWouldBeAnotherAddressIsNoKey() {
        for (String key : List.of("", ".", "..")) {
            requests.clear();
            assertThatThrownBy(() -> backend.find(Thing.class, key)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> backend.permits().end(key)).isInstanceOf(IllegalArgumentException.class);
            assertThat(requests).allSatisfy(request -> assertThat(path(request)).startsWith("/v3/api-docs"));
        }
        answers = request -> answer(200, "{\"id\": \"x\"}");
        backend.find(Thing.class, "../x");
        assertThat(path(requests.getLast())).isEqualTo("/api/things/..%2Fx");
    }

    @Test
    void aRedirectTakesNoTokenAnywhere() throws Exception {
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            for (String status : List.of("301", "302", "303", "307", "308")) {
                answers = request -> new MockResponse.Builder()
                        .code(Integer.parseInt(status))
                        .setHeader("Location", other.url("/things").toString())
                        .build();

                assertThatThrownBy(() -> backend.call(READ))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo("Http" + status));
            }
            assertThat(other.getRequestCount()).isZero();
        }
        assertThat(requests).hasSize(5);
    }

    @Test
    void aLinkToAnotherServerIsNotFollowed() {
        answers = request -> answer(200, "{\"value\": [], \"nextLink\": \"https://evil.example/api/permits?skip=20\"}");

        assertThatThrownBy(() -> backend.permits().list()).isInstanceOf(IllegalArgumentException.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void anAnswerOfAnotherShapeIsNone() {
        for (String strange : List.of("[]", "7", "", "{}", "{\"value\": [{\"id\": []}]}", "<p>")) {
            answers = request -> answer(200, strange);

            assertThatThrownBy(() -> backend.permits().list())
                    .isInstanceOf(Unreachable.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void noTokenIsInAnAddress() {
        answers = request -> path(request).endsWith("/renewal") ? permit(200) : problem(401, "TokenExpired");

        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Refused.class);
        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.getUrl().toString()).doesNotContain("eyJ"));
    }

    @Test
    void endlessRefusalsOfTheTokenAreNoEndlessRenewals() {
        answers = request -> path(request).endsWith("/renewal") ? permit(200) : problem(401, "TokenExpired");

        Refused refused = catchThrowableOfType(Refused.class, () -> backend.call(READ));

        assertThat(refused.code()).isEqualTo("TokenExpired");
        assertThat(requests.stream().map(HostileServerTest::path))
                .containsExactly("/things", "/api/permits/renewal", "/things");
        assertThat(backend.isSignedIn()).isTrue();
    }

    @Test
    void whatIsNoAnswerOfGatehousesSignsNobodyOut() {
        for (MockResponse strange : List.of(
                answer(401, "<h1>Log in to our network</h1>"),
                answer(401, "{}"),
                answer(403, "{\"code\": 7}"),
                answer(200, "<h1>Welcome</h1>"),
                answer(200, "{\"id\": \"p1\"}"),
                problem(400, "MalformedBody"),
                problem(500, "InternalError"))) {
            answers = request -> path(request).endsWith("/renewal") ? strange : problem(401, "TokenExpired");

            assertThatThrownBy(() -> backend.call(READ)).isInstanceOfAny(Refused.class, Unreachable.class);

            assertThat(backend.isSignedIn()).isTrue();
        }
    }

    @Test
    void onlyARefusedPermitSignsOut() {
        answers = request -> problem(401, path(request).endsWith("/renewal") ? "RefreshTokenInvalid" : "TokenInvalid");

        assertThatThrownBy(() -> backend.call(READ))
                .isInstanceOfSatisfying(
                        SignedOut.class, over -> assertThat(over.reason()).isEqualTo(SignedOut.Reason.UNKNOWN));
        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(SignedOut.class);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aSignOutThatTheServerRefusesIsNotToldForEver() {
        answers = request -> path(request).endsWith("/revocation") ? problem(400, "MalformedBody") : answer(200, "{}");

        assertThat(backend.signOut()).isTrue();
        backend.callAnonymously(READ);

        assertThat(requests.stream().map(HostileServerTest::path))
                .containsExactly("/api/permits/revocation", "/things");
    }

    @Test
    void whatAnApplicationDoesWithItsConnectionsGoesOnWithoutTheBackend() throws Exception {
        OkHttpClient shared = new OkHttpClient();
        Backend.at(server.url("/").uri()).http(shared).build().close();

        try (Response answer = shared.newCall(
                        new Request.Builder().url(server.url("/things")).build())
                .execute()) {
            assertThat(answer.code()).isEqualTo(200);
        }
        assertThat(shared.dispatcher().executorService().isShutdown()).isFalse();
    }

    @Test
    void aServerThatNobodyVouchesForGetsNothing() throws Exception {
        HeldCertificate self = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        try (MockWebServer untrusted = new MockWebServer()) {
            untrusted.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(self)
                    .build()
                    .sslSocketFactory());
            untrusted.start();
            try (Backend careful = backend(untrusted.url("/").uri())) {

                assertThatThrownBy(() -> careful.signIn("nimal@example.com", "secret"))
                        .isInstanceOf(Unreachable.class)
                        .hasMessageContaining("not to be trusted");
                assertThatThrownBy(() -> careful.callAnonymously(READ)).isInstanceOf(Unreachable.class);
                assertThat(waits).isEmpty();
            }
            assertThat(untrusted.getRequestCount()).isZero();
        }
    }

    @Test
    void whatIsPassingIsAttemptedAgainWhereThatIsSafe() {
        for (int status : List.of(408, 429, 502, 503, 504)) {
            requests.clear();
            answers = request -> requests.size() < 3 ? answer(status, "") : answer(200, "{}");
            assertThat(backend.call(READ).status()).isEqualTo(200);
            assertThat(requests).hasSize(3);

            requests.clear();
            answers = request -> answer(status, "");
            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);
            assertThat(requests).hasSize(4);

            requests.clear();
            assertThatThrownBy(() -> backend.call(WRITE)).isInstanceOf(Unreachable.class);
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void whatIsRefusedIsNotAttemptedAgain() {
        for (int status : List.of(400, 403, 404, 409, 412, 500, 501)) {
            requests.clear();
            answers = request -> problem(status, "SomeCode");

            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(BackendException.class);

            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void itWaitsAsLongAsTheServerAsks() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.parse("2026-01-01T00:00:02Z").atOffset(ZoneOffset.UTC));
        for (String after : List.of("2", date)) {
            waits.clear();
            requests.clear();
            answers = request -> new MockResponse.Builder()
                    .code(503)
                    .setHeader("Retry-After", after)
                    .setHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
                    .build();

            assertThatThrownBy(() -> impatient().call(READ)).isInstanceOf(Unreachable.class);

            assertThat(waits).containsExactly(Duration.ofSeconds(2));
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void whatItIsAskedForIsBoundedByTheDeadline() {
        answers = request -> new MockResponse.Builder()
                .code(503)
                .setHeader("Retry-After", "86400")
                .build();

        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);

        assertThat(requests).hasSize(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        answers = request -> answer(200, "\"" + "x".repeat(33 << 20) + "\"");

        assertThatThrownBy(() -> backend.call(WRITE))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("too long");
    }

    private MockResponse permit(int status) {
        int number = grants.incrementAndGet();
        return answer(status, """
                {"id": "p1", "accessToken": "eyJ.access-%s", "expiresIn": 300, "refreshToken": "eyJ.refresh-%s", "user": {"id": "u1"}}
                """.formatted(number, number));
    }

    private static MockResponse problem(int status, String code) {
        return answer(status, """
                {"type": "t", "title": "t", "status": %s, "detail": "d", "instance": "/", "code": "%s", "traceId": "t1",
                 "error": {"code": "c", "message": "m"}}
                """.formatted(status, code));
    }

    private static MockResponse answer(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    private static String path(RecordedRequest request) {
        return request.getUrl().encodedPath();
    }

    private Backend backend(URI uri) {
        return Backend.at(uri)
                .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(1)).withCap(Duration.ofMillis(2)))
                .progress(waiting(true))
                .build();
    }

    /** One who is told how long it would wait, and doesn't. */
    private Backend impatient() {
        Backend impatient =
                Backend.at(server.url("/").uri()).progress(waiting(false)).build();
        impatient.signIn("nimal@example.com", "secret");
        requests.clear();
        return impatient;
    }

    private ProgressListener waiting(boolean mayWait) {
        return new ProgressListener() {
            @Override
            public boolean mayWait(int attempt, Duration wait) {
                waits.add(wait);
                return mayWait;
            }
        };
    }
}
