package dev.gatehouse.client;

import static dev.gatehouse.client.StrangeServer.answer;
import static dev.gatehouse.client.StrangeServer.path;
import static dev.gatehouse.client.StrangeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A renewal whose answer was lost may still be under way when the next one is answered. Once the successor is used the server would take it for a
 * thief's: so that isn't, until nothing can be under way.
 */
@Timeout(60)
final class SettlingTest {

    private static final String RENEWAL = "/api/permits/renewal";
    private static final Call READ = Call.get("things");
    private static final Duration SHORTLY = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofHours(1);

    private final MovableClock clock = new MovableClock();
    private final PermitStore store = PermitStore.inMemory();

    /** What renewals are answered before they are answered as they should be. */
    private final Queue<MockResponse> before = new ArrayDeque<>();

    private final List<Long> renewed = Collections.synchronizedList(new ArrayList<>());

    private StrangeServer server;

    @BeforeEach
    void start() throws Exception {
        server = StrangeServer.start();
        server.answers = request -> {
            if (!path(request).equals(RENEWAL)) {
                return answer(200, "{}");
            }
            MockResponse next = before.poll();
            if (next != null) {
                return next;
            }
            renewed.add(System.nanoTime());
            return server.permit(200);
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private BackendBuilder builder(Duration settling) {
        return Backend.at(server.uri())
                .clock(clock)
                .keepPermitsIn(store)
                .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(1)).withCap(Duration.ofMillis(1)))
                .settling(settling);
    }

    /** The connection breaks, and nobody knows whether it was done. */
    private void lose(int answers) {
        for (int answer = 0; answer < answers; answer++) {
            before.add(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                    .build());
        }
    }

    private void renew(Backend backend) {
        clock.advance(Duration.ofMinutes(5));
        assertThat(backend.call(READ).status()).isEqualTo(200);
    }

    private Duration betweenRenewals() {
        return Duration.ofNanos(renewed.get(1) - renewed.get(0));
    }

    @Test
    void whatCameOfALostAnswerIsNotSpentWhileACopyMayBeUnderWay() {
        try (Backend backend = server.signedIn(builder(SHORTLY))) {
            lose(2);
            renew(backend);

            renew(backend);

            assertThat(betweenRenewals()).isGreaterThanOrEqualTo(SHORTLY);
        }
    }

    @Test
    void whereNoAnswerWasLostNobodyWaits() {
        try (Backend backend = server.signedIn(builder(LONG))) {
            renew(backend);
            renew(backend);

            assertThat(renewed).hasSize(2);
        }
    }

    /** Whoever answers has done with it. */
    @Test
    void whatTheServerItselfAnsweredIsNotUnderWay() {
        try (Backend backend = server.signedIn(builder(LONG))) {
            before.add(problem(503, "Busy"));
            renew(backend);
            before.add(problem(503, "Busy"));
            before.add(problem(429, "TooManyRequests"));
            renew(backend);

            assertThat(renewed).hasSize(2);
        }
    }

    @Test
    void whatSomebodyBeforeTheServerAnsweredMayBe() {
        for (List<MockResponse> strange : List.of(
                List.of(answer(504, "<p>timed out")),
                Arrays.asList(problem(503, "Busy"), answer(502, "")),
                Arrays.asList(answer(504, ""), problem(503, "Busy")))) {
            renewed.clear();
            try (Backend backend = server.signedIn(builder(SHORTLY))) {
                before.addAll(strange);
                renew(backend);

                renew(backend);

                assertThat(betweenRenewals()).as(strange.toString()).isGreaterThanOrEqualTo(SHORTLY);
            }
        }
    }

    @Test
    void anotherProcessWaitsAsWell() {
        try (Backend killed = server.signedIn(builder(SHORTLY))) {
            lose(1);
            renew(killed);
        }
        // A clock that was set back says nothing about how long ago that was.
        clock.advance(Duration.ofHours(-1));
        try (Backend next = builder(SHORTLY).build()) {
            assertThat(next.restore()).isTrue();
            server.answers = refusingOnce(server.answers);
            assertThat(next.call(READ).status()).isEqualTo(200);

            assertThat(betweenRenewals()).isGreaterThanOrEqualTo(SHORTLY);
        }
    }

    private static Function<RecordedRequest, MockResponse> refusingOnce(
            Function<RecordedRequest, MockResponse> answers) {
        Queue<MockResponse> once = new ArrayDeque<>(List.of(problem(401, "TokenExpired")));
        return request -> {
            MockResponse refusal = path(request).equals(RENEWAL) ? null : once.poll();
            return refusal == null ? answers.apply(request) : refusal;
        };
    }

    @Test
    void afterAWhileNobodyWaits() {
        try (Backend killed = server.signedIn(builder(LONG))) {
            lose(1);
            renew(killed);
        }
        clock.advance(LONG);
        try (Backend next = builder(LONG).build()) {
            assertThat(next.restore()).isTrue();

            assertThat(next.call(READ).status()).isEqualTo(200);

            assertThat(renewed).hasSize(2);
        }
    }

    @Test
    void nobodyWaitsForItPastTheirDeadlineNorIsSignedOut() {
        try (Backend backend =
                server.signedIn(builder(LONG).attempts(Attempts.once().withDeadline(Duration.ofMillis(200))))) {
            lose(1);
            clock.advance(Duration.ofMinutes(5));
            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);
            assertThat(backend.call(READ).status()).isEqualTo(200);

            clock.advance(Duration.ofSeconds(299));
            assertThat(backend.call(READ).status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);

            assertThat(backend.isSignedIn()).isTrue();
            assertThat(renewed).hasSize(1);
        }
    }
}
