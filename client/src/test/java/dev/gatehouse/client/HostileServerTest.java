package dev.gatehouse.client;

import static dev.gatehouse.client.StrangeServer.answer;
import static dev.gatehouse.client.StrangeServer.path;
import static dev.gatehouse.client.StrangeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.ResourceOwner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands at the server's address may answer anything: nobody is signed out by that, nothing is asked for without end, no token goes astray. */
@Timeout(60)
final class HostileServerTest {

    private static final Call READ = Call.get("things");
    private static final Call WRITE = Call.post("things", "x");
    private final List<Duration> waits = new ArrayList<>();

    private StrangeServer server;
    private Backend backend;

    @BeforeEach
    void start() throws Exception {
        server = StrangeServer.start();
        backend = server.signedIn(builder(server.uri()));
    }

    @AfterEach
    void stop() {
        backend.close();
        server.close();
    }

    @Test
    void aPageThatNamesOneThatWasReadIsNotAskedForWithoutEnd() {
        server.answers = request -> answer(200, "{\"value\": [{\"id\": \"1\"}], \"nextLink\": \"/api/things?skip=1\"}");

        assertThatThrownBy(() -> backend.list(Thing.class).fetch()).isInstanceOf(Unreachable.class);
        assertThatThrownBy(() -> backend.permits().list()).isInstanceOf(Unreachable.class);
        assertThat(server.requests).hasSizeLessThan(10);
    }

    record Thing(String id) {}

    /** As what stands before a server may say, or one that ends each stream at once. */
    @Test
    void whatIsNoStreamIsAskedForAgainAndOneThatEndsAtOnceNotWithoutEnd() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch heard = new CountDownLatch(1);
        AtomicInteger streams = new AtomicInteger();
        server.answers = request -> {
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
            server.requests.clear();
            server.answers = request -> new MockResponse.Builder()
                    .code(503)
                    .setHeader("Retry-After", time)
                    .build();

            assertThatThrownBy(() -> backend.call(WRITE)).isInstanceOf(Unreachable.class);
            assertThat(server.requests).as(time).hasSize(1);
        }
    }

    @Test
    void whatWouldBeAnotherAddressIsNoKey() {
        for (String key : List.of("", ".", "..")) {
            server.requests.clear();
            assertThatThrownBy(() -> backend.find(Thing.class, key)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> backend.permits().end(key)).isInstanceOf(IllegalArgumentException.class);
            assertThat(server.requests)
                    .allSatisfy(request -> assertThat(path(request)).startsWith("/v3/api-docs"));
        }
        server.answers = request -> answer(200, "{\"id\": \"x\"}");
        backend.find(Thing.class, "../x");
        assertThat(path(server.requests.getLast())).isEqualTo("/api/things/..%2Fx");
    }

    @Test
    void aRedirectTakesNoTokenAnywhere() throws Exception {
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            for (String status : List.of("301", "302", "303", "307", "308")) {
                server.answers = request -> new MockResponse.Builder()
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
        assertThat(server.requests).hasSize(5);
    }

    /** Whoever is behind a proxy may not know what it is called before it. */
    @Test
    void ofALinkToAnotherServerOnlyTheQueryCounts() {
        server.answers = request -> {
            boolean isFirst = request.getUrl().query() == null;
            return answer(
                    200,
                    isFirst
                            ? "{\"value\": [{\"id\": \"1\"}], \"nextLink\": \"https://evil.example:8/of/inside?skip=20\"}"
                            : "{\"value\": [{\"id\": \"2\"}]}");
        };

        assertThat(backend.list(Thing.class).fetch()).extracting(Thing::id).containsExactly("1", "2");
        assertThat(server.requests.stream()
                        .map(request -> request.getUrl().encodedPath() + "?"
                                + request.getUrl().query()))
                .endsWith("/api/things?null", "/api/things?skip=20");

        for (String strange : List.of("https://evil.example/api/things", "ftp://[", "http://:::")) {
            server.requests.clear();
            server.answers = request -> answer(200, "{\"value\": [], \"nextLink\": \"" + strange + "\"}");

            assertThatThrownBy(() -> backend.list(Thing.class).fetch())
                    .as(strange)
                    .isInstanceOf(Unreachable.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void anAnswerOfAnotherShapeIsNone() {
        for (String strange : List.of("[]", "7", "", "{}", "{\"value\": [{\"id\": []}]}", "<p>")) {
            server.answers = request -> answer(200, strange);

            assertThatThrownBy(() -> backend.permits().list())
                    .isInstanceOf(Unreachable.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void noTokenIsInAnAddress() {
        server.answers =
                request -> path(request).endsWith("/renewal") ? server.permit(200) : problem(401, "TokenExpired");

        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Refused.class);
        assertThat(server.requests)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.getUrl().toString()).doesNotContain("eyJ"));
    }

    @Test
    void endlessRefusalsOfTheTokenAreNoEndlessRenewals() {
        server.answers =
                request -> path(request).endsWith("/renewal") ? server.permit(200) : problem(401, "TokenExpired");

        Refused refused = catchThrowableOfType(Refused.class, () -> backend.call(READ));

        assertThat(refused.code()).isEqualTo("TokenExpired");
        assertThat(server.paths()).containsExactly("/things", "/api/permits/renewal", "/things");
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
            server.answers = request -> path(request).endsWith("/renewal") ? strange : problem(401, "TokenExpired");

            assertThatThrownBy(() -> backend.call(READ)).isInstanceOfAny(Refused.class, Unreachable.class);

            assertThat(backend.isSignedIn()).isTrue();
        }
    }

    @Test
    void onlyARefusedPermitSignsOut() {
        server.answers =
                request -> problem(401, path(request).endsWith("/renewal") ? "RefreshTokenInvalid" : "TokenInvalid");

        assertThatThrownBy(() -> backend.call(READ))
                .isInstanceOfSatisfying(
                        SignedOut.class, over -> assertThat(over.reason()).isEqualTo(SignedOut.Reason.UNKNOWN));
        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(SignedOut.class);
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void aSignOutThatTheServerRefusesIsNotToldForEver() {
        server.answers =
                request -> path(request).endsWith("/revocation") ? problem(400, "MalformedBody") : answer(200, "{}");

        assertThat(backend.signOut()).isTrue();
        backend.callAnonymously(READ);

        assertThat(server.paths()).containsExactly("/api/permits/revocation", "/things");
    }

    @Test
    void aServerThatCanNotEndAPermitYetIsToldLaterAndNotWithEachCall() throws Exception {
        server.answers = request -> path(request).endsWith("/revocation") ? answer(503, "") : answer(200, "{}");
        assertThat(backend.signOut()).isFalse();

        for (int call = 0; call < 5; call++) {
            backend.callAnonymously(READ);
        }
        backend.close();

        assertThat(server.asked("/api/permits/revocation")).isOne();
    }

    /** It wasn't sent, and may be, whatever it is. */
    @Test
    void whateverIsAnsweredToARenewalIsNoAnswerToTheCall() {
        for (int status : List.of(400, 404, 429, 500)) {
            server.requests.clear();
            server.answers = request ->
                    path(request).endsWith("/renewal") ? problem(status, "SomeCode") : problem(401, "TokenExpired");

            assertThatThrownBy(() -> backend.call(WRITE)).as("" + status).isInstanceOf(Unreachable.class);

            assertThat(server.asked("/api/permits/renewal")).as("" + status).isEqualTo(status < 429 ? 1 : 4);
        }
        assertThat(backend.isSignedIn()).isTrue();
    }

    @Test
    void whoIsToComeBackLaterIsToldWhen() {
        server.answers = request -> problem(429, "TooManyRequests")
                .newBuilder()
                .setHeader("Retry-After", "7200")
                .build();

        Refused refused = catchThrowableOfType(Refused.class, () -> backend.call(READ));

        assertThat(refused.code()).isEqualTo("TooManyRequests");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void whoCallsUsersOtherwiseThanTheServerIsToldSo() {
        try (Backend other = builder(server.uri()).userName("trader").build()) {
            assertThatThrownBy(() -> other.signIn("nimal@example.com", "secret"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'trader'")
                    .hasMessageNotContaining("eyJ");
            assertThat(other.options().usersPath()).isEqualTo("api/traders");
        }
        try (Backend other = builder(server.uri()).usersPath("/api/people").build()) {
            other.registration().requestConfirmation("nimal@example.com");
            assertThat(server.asked("/api/people/confirmation/request")).isOne();
        }
    }

    /** Whatever comes later, who signed in with an earlier release stays so. */
    @Test
    void whatTheFirstReleaseKeptIsStillRead() {
        PermitStore store = PermitStore.inMemory();
        store.write("""
                {"origin": "%s", "grant": {"id": "p1", "accessToken": "eyJ.access-1", "accessUntil": 32503680000000,
                 "refreshToken": "eyJ.refresh-1", "user": {"id": "u1"},
                 "sessionKey": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="},
                 "attempt": null, "leaving": [], "deviceToken": "d"}
                """.formatted(server.uri()));
        server.answers = request -> path(request).endsWith("/renewal") ? server.permit(200) : answer(200, "{}");

        try (Backend restored = builder(server.uri()).keepPermitsIn(store).build()) {
            assertThat(restored.restore()).isTrue();
            assertThat(restored.call(READ).status()).isEqualTo(200);
            assertThat(restored.isSignedIn()).isTrue();
        }
    }

    /** A machine whose clock is wrong makes what it makes all the same, and once. */
    @Test
    void whoeversClockIsWrongSavesByTheServers() {
        String date = "Tue, 24 Nov 2026 04:00:00 GMT";
        AtomicInteger posts = new AtomicInteger();
        server.answers = request -> {
            if (!request.getMethod().equals("POST")) {
                return answer(404, "");
            }
            return posts.incrementAndGet() == 1
                    ? problem(412, "FirstSentOutOfRange")
                            .newBuilder()
                            .setHeader("Date", date)
                            .build()
                    : answer(201, "{\"id\": \"q1\", \"version\": 1}");
        };
        Quote quote = new Quote();

        backend.save(quote);

        assertThat(quote.getId()).isEqualTo("q1");
        List<RecordedRequest> sent = server.requests.stream()
                .filter(request -> request.getMethod().equals("POST"))
                .toList();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).getHeaders().get("Repeatability-First-Sent")).isEqualTo(date);
        assertThat(sent.get(1).getHeaders().get("Repeatability-Request-ID"))
                .isNotEqualTo(sent.get(0).getHeaders().get("Repeatability-Request-ID"));
    }

    /** What was sent before and is too old by now may have been done then. */
    @Test
    void whatMayHaveBeenDoneIsNotSentAsAnother() {
        AtomicInteger posts = new AtomicInteger();
        server.answers = request -> {
            if (!request.getMethod().equals("POST")) {
                return answer(404, "");
            }
            return posts.incrementAndGet() == 1 ? answer(503, "") : problem(412, "FirstSentOutOfRange");
        };

        assertThatThrownBy(() -> backend.save(new Quote()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("FirstSentOutOfRange"));

        assertThat(posts).hasValue(2);
    }

    /** It is where it was until the server has moved it. */
    @Test
    void whatIsToBelongToSomebodyElseIsChangedWhereItIs() {
        server.answers = request -> path(request).startsWith("/v3/")
                ? answer(404, "")
                : answer(
                        200,
                        "{\"id\": \"l1\", \"version\": 1, \"tree\": \"%s\"}"
                                .formatted(request.getMethod().equals("POST") ? "t1" : "t2"));
        Leaf leaf = new Leaf();
        leaf.setTree("t1");
        backend.save(leaf);
        leaf.setTree("t2");

        backend.save(leaf);
        backend.remove(leaf);

        assertThat(server.paths())
                .endsWith("/api/trees/t1/leaves", "/api/trees/t1/leaves/l1", "/api/trees/t2/leaves/l1");
    }

    record Tree(String id) {}

    /** Of a tree. */
    public static final class Leaf extends ObservableResource {

        private @Nullable String tree;

        @ResourceOwner(Tree.class)
        public @Nullable String getTree() {
            return tree;
        }

        public void setTree(@Nullable String tree) {
            String before = this.tree;
            this.tree = tree;
            changed("tree", before, tree);
        }
    }

    @Test
    void whatAnApplicationDoesWithItsConnectionsGoesOnWithoutTheBackend() throws Exception {
        OkHttpClient shared = new OkHttpClient();
        Backend.at(server.uri()).http(shared).build().close();

        try (Response answer = shared.newCall(new Request.Builder()
                        .url(server.uri().resolve("/things").toString())
                        .build())
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
            try (Backend careful = builder(untrusted.url("/").uri()).build()) {

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
            Class<? extends BackendException> failure = status == 429 ? Refused.class : Unreachable.class;
            server.requests.clear();
            server.answers = request -> server.requests.size() < 3 ? answer(status, "") : answer(200, "{}");
            assertThat(backend.call(READ).status()).isEqualTo(200);
            assertThat(server.requests).hasSize(3);

            server.requests.clear();
            server.answers = request -> answer(status, "");
            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(failure);
            assertThat(server.requests).hasSize(4);

            server.requests.clear();
            assertThatThrownBy(() -> backend.call(WRITE)).isInstanceOf(failure);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void whatIsRefusedIsNotAttemptedAgain() {
        for (int status : List.of(400, 403, 404, 409, 412, 500, 501)) {
            server.requests.clear();
            server.answers = request -> problem(status, "SomeCode");

            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(BackendException.class);

            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void itWaitsAsLongAsTheServerAsks() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.parse("2026-01-01T00:00:02Z").atOffset(ZoneOffset.UTC));
        for (String after : List.of("2", date)) {
            waits.clear();
            server.requests.clear();
            server.answers = request -> new MockResponse.Builder()
                    .code(503)
                    .setHeader("Retry-After", after)
                    .setHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
                    .build();

            Backend impatient = impatient();
            Unreachable away = catchThrowableOfType(Unreachable.class, () -> impatient.call(READ));

            assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(2));
            assertThat(waits)
                    .singleElement()
                    .satisfies(wait -> assertThat(wait)
                            .isBetween(
                                    Duration.ofSeconds(2), Duration.ofSeconds(2).plus(Attempts.DEFAULT.base())));
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void whatItIsAskedForIsBoundedByTheDeadline() {
        server.answers = request -> new MockResponse.Builder()
                .code(503)
                .setHeader("Retry-After", "86400")
                .build();

        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);

        assertThat(server.requests).hasSize(1);
        assertThat(waits).isEmpty();
    }

    /** It would be read into memory until there is none. */
    @Test
    void anEventWithoutEndIsNotReadToItsEnd() throws Exception {
        String first = "data: {\"id\": \"1\"}\n\n";
        String endless = "data: " + "x".repeat(1_000) + "\n";
        server.answers =
                request -> path(request).endsWith("/stream") ? stream(first + endless.repeat(34_000)) : answer(404, "");
        List<String> told = new CopyOnWriteArrayList<>();
        CompletableFuture<BackendException> cut = new CompletableFuture<>();

        try (Watch watch = backend.watch(Thing.class, new Watcher<>() {
            @Override
            public void next(Thing thing) {
                told.add(thing.id());
            }

            @Override
            public void waiting(BackendException failure, Duration wait) {
                cut.complete(failure);
            }
        })) {
            assertThat(cut.get()).isInstanceOf(Unreachable.class);
            assertThat(told).startsWith("1");
            assertThat(watch.ended()).isNotDone();
        }
    }

    /** Whatever it says is asked with afterwards. */
    @Test
    void whatNoHeaderMaySayIsNotSaidToTheServerAgain() {
        server.answers = request -> path(request).endsWith("/renewal")
                ? answer(200, "{\"id\": \"p1\", \"accessToken\": \"a\\r\\nb\", \"refreshToken\": \"r\"}")
                : problem(401, "TokenExpired");

        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);
        assertThat(backend.isSignedIn()).isTrue();
    }

    @Test
    void somebodyElsesPermitIsNotTaken() {
        server.answers = request -> path(request).endsWith("/renewal")
                ? answer(
                        200,
                        "{\"id\": \"p2\", \"accessToken\": \"a\", \"refreshToken\": \"r\", \"user\": {\"id\": \"u2\"}}")
                : problem(401, "TokenExpired");

        assertThatThrownBy(() -> backend.call(READ))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("somebody else");
        assertThat(backend.user(Thing.class).orElseThrow().id()).isEqualTo("u1");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        server.answers = request -> answer(200, "\"" + "x".repeat(33 << 20) + "\"");

        assertThatThrownBy(() -> backend.call(WRITE))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("too long");
    }

    private BackendBuilder builder(URI uri) {
        return Backend.at(uri)
                .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(1)).withCap(Duration.ofMillis(2)))
                .progress(waiting(true));
    }

    /** One who is told how long it would wait, and doesn't. */
    private Backend impatient() {
        return server.signedIn(Backend.at(server.uri()).progress(waiting(false)));
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
