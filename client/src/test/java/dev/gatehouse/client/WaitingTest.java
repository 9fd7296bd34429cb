package dev.gatehouse.client;

import static dev.gatehouse.client.StrangeServer.answer;
import static dev.gatehouse.client.StrangeServer.path;
import static dev.gatehouse.client.StrangeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.client.PermitStore.Hold;
import dev.gatehouse.testkit.MovableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits for longer than they said, for what somebody else asked for, or for what is closed. */
@Timeout(60)
final class WaitingTest {

    private static final String RENEWAL = "/api/permits/renewal";
    private static final Call READ = Call.get("things");
    private static final Attempts SHORTLY = Attempts.once().withDeadline(Duration.ofMillis(300));
    private static final Attempts LONG = Attempts.DEFAULT
            .withCap(Duration.ofMinutes(5))
            .withBase(Duration.ofMinutes(4))
            .withDeadline(Duration.ofHours(1));

    private final MovableClock clock = new MovableClock();

    /** What renewals wait for. */
    private final CountDownLatch answered = new CountDownLatch(1);

    private StrangeServer server;

    @BeforeEach
    void start() throws Exception {
        server = StrangeServer.start();
    }

    @AfterEach
    void stop() {
        answered.countDown();
        server.close();
    }

    private BackendBuilder builder() {
        return Backend.at(server.uri()).clock(clock);
    }

    /** Tokens are refused until there is a new one, which takes as long as the test says. */
    private MockResponse renewing(String path, String token) {
        if (path.equals(RENEWAL)) {
            await(answered);
            return server.permit(200);
        }
        return token.endsWith("-1") ? problem(401, "TokenExpired") : answer(200, "{}");
    }

    private void renewSlowly() {
        server.answers = request -> renewing(
                path(request),
                Optional.ofNullable(request.getHeaders().get("Authorization")).orElse(""));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private void awaitAsked(String path, int times) {
        while (server.asked(path) < times) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoeverIsInterruptedWhileItRenewsLeavesItToTheOthers() throws Exception {
        renewSlowly();
        try (Backend backend = server.signedIn(builder())) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread first = Thread.ofPlatform().start(() -> {
                Unreachable failure = catchThrowableOfType(Unreachable.class, () -> backend.call(READ));
                interrupted.complete(failure != null && Thread.currentThread().isInterrupted());
            });
            awaitAsked(RENEWAL, 1);
            CompletableFuture<Answer> second = backend.async(() -> backend.call(READ));
            awaitAsked("/things", 2);

            first.interrupt();

            assertThat(interrupted.get()).isTrue();
            answered.countDown();
            assertThat(second.get().status()).isEqualTo(200);
            assertThat(server.asked(RENEWAL)).isOne();
        }
    }

    @Test
    void nobodyWaitsForARenewalPastTheirDeadline() {
        renewSlowly();
        try (Backend backend = server.signedIn(builder().attempts(SHORTLY))) {

            assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);

            assertThat(backend.isSignedIn()).isTrue();
            answered.countDown();
            assertThat(backend.call(READ).status()).isEqualTo(200);
            assertThat(server.asked(RENEWAL)).isOne();
        }
    }

    @Test
    void aTokenThatStillHoldsIsUsedWhereTheNextOneTakesTooLong() {
        renewSlowly();
        try (Backend backend = server.signedIn(builder().attempts(SHORTLY))) {
            clock.advance(Duration.ofSeconds(299));
            server.answers = request -> path(request).equals(RENEWAL) ? renewing(RENEWAL, "") : answer(200, "{}");

            assertThat(backend.call(READ).status()).isEqualTo(200);
            assertThat(server.asked(RENEWAL)).isOne();
        }
    }

    @Test
    void nobodyWaitsForAnotherProcessPastTheirDeadline() throws Exception {
        PermitStore store = PermitStore.inMemory();
        try (Backend backend = server.signedIn(builder().attempts(SHORTLY).keepPermitsIn(store))) {
            clock.advance(Duration.ofMinutes(5));
            server.answers = request -> path(request).equals(RENEWAL) ? server.permit(200) : answer(200, "{}");
            try (Hold hold = store.hold(Duration.ZERO)) {

                assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(Unreachable.class);

                assertThat(server.requests).isEmpty();
            }
            assertThat(backend.call(READ).status()).isEqualTo(200);
        }
    }

    @Test
    void ofAShortLifeATenthIsLeftForTheWay() {
        server.lifetime = 5;
        try (Backend backend = server.signedIn(builder())) {
            server.answers = request -> path(request).equals(RENEWAL) ? server.permit(200) : answer(200, "{}");

            clock.advance(Duration.ofMillis(4_499));
            backend.call(READ);
            assertThat(server.asked(RENEWAL)).isZero();

            clock.advance(Duration.ofMillis(1));
            backend.call(READ);
            assertThat(server.asked(RENEWAL)).isOne();
        }
    }

    @Test
    void whatEndsMeanwhileIsNotRestored() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        PermitStore kept = PermitStore.inMemory();
        try (Backend backend = server.signedIn(builder().keepPermitsIn(new PermitStore() {
            @Override
            public Optional<String> read() {
                Optional<String> found = kept.read();
                if (Thread.currentThread().getName().equals("restoring")) {
                    reading.countDown();
                    awaitShortly(left);
                }
                return found;
            }

            @Override
            public void write(String secret) {
                kept.write(secret);
            }

            @Override
            public void clear() {
                kept.clear();
            }

            @Override
            public Hold hold(Duration patience) throws TimeoutException, InterruptedException {
                return kept.hold(patience);
            }
        }))) {
            Thread restoring = Thread.ofPlatform().name("restoring").start(backend::restore);
            reading.await();

            backend.signOut();
            left.countDown();
            restoring.join();

            assertThat(backend.isSignedIn()).isFalse();
        }
    }

    /** Where a sign-out waits for it, it never comes. */
    private static void awaitShortly(CountDownLatch latch) {
        try {
            boolean isOver = latch.await(200, TimeUnit.MILLISECONDS);
            assertThat(isOver).isFalse();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void closingEndsWhatWaitsForAnotherAttempt() throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        server.answers = request -> answer(503, "");
        Backend backend = server.signedIn(builder().attempts(LONG).progress(new ProgressListener() {
            @Override
            public boolean mayWait(int attempt, Duration wait) {
                waiting.countDown();
                return true;
            }
        }));
        CompletableFuture<Answer> own = backend.async(() -> backend.call(READ));
        CompletableFuture<Throwable> blocking = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(() -> blocking.complete(catchThrowableOfType(Unreachable.class, () -> backend.call(READ))));
        waiting.await();

        backend.close();

        assertThatThrownBy(own::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(Unreachable.class);
        assertThat(blocking.get()).isInstanceOf(Unreachable.class);
        assertThat(server.requests).hasSize(2);
        assertThatThrownBy(() -> backend.call(READ))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(backend.permits().listAsync()::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsUnderWayIsWaitedForAMoment() throws Exception {
        server.answers = request -> {
            await(answered);
            return answer(200, "{}");
        };
        Backend backend = server.signedIn(builder());
        CompletableFuture<Answer> call = backend.async(() -> backend.call(READ));
        awaitAsked("/things", 1);
        Thread closing = Thread.ofPlatform().start(backend::close);

        answered.countDown();
        closing.join();

        assertThat(call.get().status()).isEqualTo(200);
    }

    @Test
    void aWatcherMayCloseTheBackend() throws Exception {
        server.answers = request -> path(request).endsWith("/stream")
                ? answer(200, "data: {}\n\n")
                        .newBuilder()
                        .setHeader("Content-Type", "text/event-stream")
                        .build()
                : answer(404, "");
        Backend backend = server.signedIn(builder());
        CountDownLatch closed = new CountDownLatch(1);

        backend.watch(HostileServerTest.Thing.class, thing -> {
            backend.close();
            closed.countDown();
        });

        closed.await();
        assertThatThrownBy(() -> backend.call(READ)).isInstanceOf(IllegalStateException.class);
    }

    /** Which is not yet somebody who isn't to be trusted. */
    @Test
    void aHandshakeThatIsCutOffIsAttemptedAgain() throws Exception {
        AtomicInteger handshakes = new AtomicInteger();
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> cutOff(socket, handshakes));
            URI uri = URI.create("https://localhost:" + socket.getLocalPort());
            try (Backend backend = Backend.at(uri)
                    .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(1)).withCap(Duration.ofMillis(1)))
                    .build()) {

                assertThatThrownBy(() -> backend.callAnonymously(READ))
                        .isInstanceOf(Unreachable.class)
                        .hasMessageNotContaining("trusted");
            }
        }
        assertThat(handshakes.get()).isGreaterThanOrEqualTo(Attempts.DEFAULT.count());
    }

    private static void cutOff(ServerSocket socket, AtomicInteger handshakes) {
        try {
            while (true) {
                socket.accept().close();
                handshakes.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
