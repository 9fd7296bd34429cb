package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to the keys on one node is so on the other. */
class KeysOnTwoNodesTest {

    private static final String ADMIN = "admin@example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private final MovableClock clock = new MovableClock();
    private RunningApplication one;
    private RunningApplication two;

    @BeforeEach
    void start() {
        String url = "gatehouse.database-url=" + PostgresServer.shared().newDatabase();
        one = RunningApplication.start(data, clock, url);
        two = RunningApplication.start(data, clock, url);
        one.addUser(ADMIN, "2020-01-31", "Admin");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void aKeyThatIsCutOffOnOneNodeIsRefusedOnTheOtherAndItsSuccessorAccepted() {
        String token = one.signIn(ADMIN).access();
        assertThat(two.get("/greeting", token).statusCode()).isEqualTo(200);

        assertThat(one.delete("/api/keys/" + signing(), token).statusCode()).isEqualTo(204);

        await(() -> two.get("/greeting", token).statusCode() == 401);
        assertThat(RunningApplication.code(two.get("/greeting", token))).isEqualTo("TokenExpired");
        String renewed = one.signIn(ADMIN).access();
        await(() -> two.get("/greeting", renewed).statusCode() == 200);
    }

    @Test
    void whoeverWaitsForAllNodesIsToldWhenEachRefusesWhatTheKeyHasSigned() {
        String token = one.signIn(ADMIN).access();
        assertThat(one.delete("/api/keys/" + signing() + "?wait=one", token).statusCode())
                .isEqualTo(400);

        HttpResponse<String> answer = one.delete("/api/keys/" + signing() + "?wait=all", token);

        assertThat(two.get("/greeting", token).statusCode()).isEqualTo(401);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningApplication.json(answer).required("confirmed").size()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsMadeOnOneNodeIsPublishedByTheOther() {
        String token = one.signIn(ADMIN).access();

        String made = RunningApplication.json(rotate(one, token)).required("id").asString();

        await(() -> published(two).contains(made));
    }

    @Test
    void nodesThatRotateAtOnceMakeOneKey() {
        String token = one.signIn(ADMIN).access();

        List<HttpResponse<String>> answers = Together.run(8, number -> rotate(number % 2 == 0 ? one : two, token));

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsOnly(200, 201)
                .containsOnlyOnce(201);
        assertThat(answers)
                .extracting(
                        answer -> RunningApplication.json(answer).required("id").asString())
                .containsOnly(RunningApplication.json(answers.getFirst())
                        .required("id")
                        .asString());
    }

    private String signing() {
        return one.bean(KeyManager.class).list().stream()
                .filter(key -> key.purpose() == KeyPurpose.ACCESS && key.signing())
                .map(KeyDescription::id)
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<String> rotate(RunningApplication node, String token) {
        return node.send(node.request("/api/keys")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"purpose\":\"ACCESS\"}")));
    }

    private static String published(RunningApplication node) {
        return node.send(node.request("/.well-known/jwks.json").GET()).body();
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }
}
