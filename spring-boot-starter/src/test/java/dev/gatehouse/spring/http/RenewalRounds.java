package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One refresh token, shown by many at the same instant, again and again: the ledger is what clients were answered. */
abstract class RenewalRounds {

    private static final int CLIENTS = 50;

    @TempDir
    Path data;

    private final int rounds;
    private RunningApplication app;

    RenewalRounds(int rounds) {
        this.rounds = rounds;
    }

    @BeforeEach
    void start() {
        app = RunningApplication.start(data, settings());
        app.addUser("senior@example.com", "2020-01-31");
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[0];
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void oneAttemptGetsTheOneSuccessorAndThePermitLives() throws Exception {
        for (int round = 0; round < rounds; round++) {
            String attempt = RandomId.next();
            everybodyGetsTheOneSuccessor(app.signIn("senior@example.com"), client -> attempt);
        }
    }

    @Test
    void noAttemptInsideTheGraceGetsTheOneSuccessorAndThePermitLives() throws Exception {
        for (int round = 0; round < rounds; round++) {
            everybodyGetsTheOneSuccessor(app.signIn("senior@example.com"), client -> null);
        }
    }

    @Test
    void differentAttemptsGetAtMostOneSuccessorAndThePermitEndsRevoked() throws Exception {
        for (int round = 0; round < rounds; round++) {
            Tokens first = app.signIn("senior@example.com");

            List<HttpResponse<String>> answers = renewTogether(first.refresh(), client -> RandomId.next());

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 401);
            Set<String> successors = successors(answers);
            assertThat(successors).hasSizeLessThanOrEqualTo(1);
            assertThat(successors)
                    .allSatisfy(
                            token -> assertThat(code(app.renew(token, "next"))).isEqualTo("PermitRevoked"));
            assertThat(code(app.renew(first.refresh()))).isEqualTo("PermitRevoked");
            assertThat(code(app.get("/greeting", first.access()))).isEqualTo("TokenRevoked");
        }
    }

    private void everybodyGetsTheOneSuccessor(Tokens first, IntFunction<String> attempts) throws Exception {
        List<HttpResponse<String>> answers = renewTogether(first.refresh(), attempts);

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(successors(answers)).hasSize(1);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(
                                app.get("/greeting", Tokens.of(answer).access()).statusCode())
                        .isEqualTo(200));
        assertThat(app.renew(successors(answers).iterator().next(), "next").statusCode())
                .isEqualTo(200);
    }

    private List<HttpResponse<String>> renewTogether(String refreshToken, IntFunction<String> attempts)
            throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                String attempt = attempts.apply(client);
                answers.add(clients.submit(() -> {
                    start.await();
                    return attempt == null ? app.renew(refreshToken) : app.renew(refreshToken, attempt);
                }));
            }
            start.countDown();
            List<HttpResponse<String>> all = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    private static Set<String> successors(List<HttpResponse<String>> answers) {
        return answers.stream()
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> Tokens.of(answer).refresh())
                .collect(Collectors.toSet());
    }
}
