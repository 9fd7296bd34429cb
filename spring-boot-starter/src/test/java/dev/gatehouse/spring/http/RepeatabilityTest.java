package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.AuditStore.Query;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.Housekeeping;
import dev.gatehouse.testkit.Together;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that may be sent again is done once, and answered the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatabilityTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private RunningApplication app;
    private String token;
    private String role;
    private String id;

    @BeforeAll
    void start(@TempDir Path data) {
        app = RunningApplication.start(data, settings());
        admin("admin@example.com");
        admin("another.admin@example.com");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[0];
    }

    @BeforeEach
    void begin() {
        token = app.signIn("admin@example.com").access();
        role = "Role " + NUMBER.incrementAndGet();
        id = UUID.randomUUID().toString();
    }

    @Test
    void aRepeatedRequestIsDoneOnceAndAnsweredTheSame() {
        String firstSent = now();
        HttpResponse<String> first = add(id, firstSent, role);
        app.clock.advance(Duration.ofMinutes(3));
        HttpResponse<String> second = add(id, firstSent, role);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        for (String header : new String[] {"Location", "ETag", "Content-Type"}) {
            assertThat(second.headers().allValues(header))
                    .isEqualTo(first.headers().allValues(header))
                    .hasSize(1);
        }
        assertThat(result(second)).contains("accepted");
        assertThat(timesAdded(role)).isEqualTo(1);
        assertThat(add(null, null, role).statusCode()).isEqualTo(409);
    }

    @Test
    void ofManyAtTheSameMomentOneIsDone() {
        String firstSent = now();

        Collection<HttpResponse<String>> answers = Together.run(20, number -> add(id, firstSent, role));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.iterator().next().body());
        assertThat(timesAdded(role)).isEqualTo(1);
    }

    @Test
    void anotherRequestUnderTheSameIdIsRefused() {
        String firstSent = now();
        add(id, firstSent, role);

        HttpResponse<String> another = add(id, firstSent, role + " b");

        assertThat(another.statusCode()).isEqualTo(400);
        assertThat(RunningApplication.code(another)).isEqualTo("RepeatedRequestDiffers");
        assertThat(result(another)).contains("rejected");
        assertThat(timesAdded(role + " b")).isZero();
    }

    @Test
    void whatSomebodyElseAskedForIsNotAnsweredThem() {
        String firstSent = now();
        add(id, firstSent, role);
        token = app.signIn("another.admin@example.com").access();

        assertThat(add(id, firstSent, role).statusCode()).isEqualTo(409);
    }

    @Test
    void whatWasRefusedMayBeSentAgainWhenItCanBeDone() {
        add(null, null, role);
        String firstSent = now();
        HttpResponse<String> refused = add(id, firstSent, role);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(result(refused))
                .as("it is not for being repeatable that it was refused")
                .isEmpty();

        assertThat(send("DELETE", "/api/roles/" + role.replace(" ", "%20"), "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
        assertThat(add(id, firstSent, role).statusCode()).isEqualTo(201);
    }

    @Test
    void itMayBeSentAgainForAQuarterOfAnHour() {
        String firstSent = now();
        HttpResponse<String> first = add(id, firstSent, role);
        Instant sent = Instant.from(HTTP_DATE.parse(firstSent));

        app.clock.advance(Duration.between(app.clock.instant(), sent.plus(WINDOW)));
        token = app.signIn("admin@example.com").access();
        assertThat(add(id, firstSent, role).body()).isEqualTo(first.body());

        app.clock.advance(Duration.ofMillis(1));
        HttpResponse<String> late = add(id, firstSent, role);
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(RunningApplication.code(late)).isEqualTo("FirstSentOutOfRange");
        assertThat(result(late)).contains("rejected");
    }

    @Test
    void itIsForgottenOnlyWhenNobodyMaySendItAgain() {
        Housekeeping housekeeping = new Housekeeping(app.bean(Database.class), app.clock);
        Instant sent = Instant.from(HTTP_DATE.parse(now()));
        String ahead = HTTP_DATE.format(sent.plus(Duration.ofMinutes(5)));
        add(id, ahead, role);

        app.clock.advance(Duration.ofMinutes(20));
        housekeeping.removeForgottenRequests(() -> true);
        assertThat(kept()).isEqualTo(1);
        app.clock.advance(Duration.ofMinutes(10));
        housekeeping.removeForgottenRequests(() -> true);
        assertThat(kept()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, ok",
                "ok, -",
                "7, ok",
                "ok, yesterday",
                "ok, 2026-11-23T07:00:00Z",
            })
    void headersThatAreNotWrittenAsTheyAreToBeAreRefused(@Nullable String requestId, @Nullable String firstSent) {
        HttpResponse<String> refused = add(
                requestId != null && requestId.equals("ok") ? id : requestId,
                firstSent != null && firstSent.equals("ok") ? now() : firstSent,
                role);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(result(refused)).contains("rejected");
        assertThat(timesAdded(role)).isZero();
    }

    @Test
    void whatWouldBeDoneEachTimeIsRefused() {
        String[] headers = {"Repeatability-Request-ID", id, "Repeatability-First-Sent", now()};

        HttpResponse<String> renewal = send("POST", "/api/permits/renewal", "{\"refreshToken\":\"x\"}", headers);
        assertThat(renewal.statusCode()).isEqualTo(501);
        assertThat(RunningApplication.code(renewal)).isEqualTo("RepeatabilityNotSupported");
        assertThat(result(renewal)).contains("rejected");
        assertThat(send("GET", "/api/roles", "", headers).statusCode()).isEqualTo(200);
    }

    private void admin(String email) {
        app.bean(UserManager.class)
                .create(
                        new NewUser(email, "Nimal", "Perera", Set.of("Admin"), Map.of("joined", "2010-01-31"), true),
                        RunningApplication.PASSWORD);
    }

    private HttpResponse<String> add(@Nullable String requestId, @Nullable String firstSent, String name) {
        HttpRequest.Builder request = request("/api/roles");
        if (requestId != null) {
            request.header("Repeatability-Request-ID", requestId);
        }
        if (firstSent != null) {
            request.header("Repeatability-First-Sent", firstSent);
        }
        return app.send(
                request.POST(BodyPublishers.ofString("{\"name\":\"%s\",\"claims\":{\"a\":\"b\"}}".formatted(name))));
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        return app.send(request(path).headers(headers).method(method, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return app.request(path).header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
    }

    private static Optional<String> result(HttpResponse<String> answer) {
        return answer.headers().firstValue("Repeatability-Result");
    }

    private long timesAdded(String name) {
        return app.bean(AuditStore.class).list(new Query(null, "ROLE_CHANGED", null, null), 1_000, 0).stream()
                .filter(row -> name.equals(row.details().get("role")))
                .count();
    }

    private int kept() {
        return app.bean(Database.class)
                .read(client -> client.sql("select count(*) from repeatable_requests where request_id = :id")
                        .param("id", id)
                        .query(Integer.class)
                        .single());
    }

    private String now() {
        return HTTP_DATE.format(app.clock.instant());
    }
}
