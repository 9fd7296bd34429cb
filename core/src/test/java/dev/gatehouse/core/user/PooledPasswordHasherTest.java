package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PooledPasswordHasherTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final GatedHasher gated = new GatedHasher();

    @AfterEach
    void letEverybodyGo() {
        gated.gate.countDown();
    }

    @Test
    void ofTwoHundredCallersSoManyAreServedAtOnceSoManyWaitAndTheRestIsTurnedAway() throws Exception {
        CountDownLatch turnedAway = new CountDownLatch(200 - 3 - 20);
        AtomicInteger served = new AtomicInteger();
        ConcurrentLinkedQueue<Duration> retryAfter = new ConcurrentLinkedQueue<>();
        try (PasswordHasher pooled = pooled(3, 20, LONG)) {
            List<Thread> callers = IntStream.range(0, 200)
                    .mapToObj(caller -> Thread.startVirtualThread(() -> {
                        try {
                            pooled.verify("password", "stored");
                            served.incrementAndGet();
                        } catch (HasherBusyException busy) {
                            retryAfter.add(busy.retryAfter());
                            turnedAway.countDown();
                        }
                    }))
                    .toList();
            turnedAway.await();
            while (gated.mostAtOnce.get() < 3) {
                Thread.onSpinWait();
            }
            assertThat(pooled.waiting()).isEqualTo(20);
            gated.gate.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }

        assertThat(gated.mostAtOnce).hasValue(3);
        assertThat(served).hasValue(23);
        assertThat(retryAfter).hasSize(177).containsOnly(LONG);
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsTurnedAwayAndWhoseTurnHasComeIsNot() throws Exception {
        try (PasswordHasher pooled = pooled(1, 1, SHORT)) {
            FutureTask<Boolean> first = caller(pooled, "first");
            gated.started.await();

            assertThatExceptionOfType(HasherBusyException.class)
                    .isThrownBy(() -> pooled.verify("second", "stored"))
                    .satisfies(busy -> assertThat(busy.retryAfter()).isEqualTo(SHORT));

            gated.gate.countDown();
            assertThat(first.get()).isTrue();
            assertThat(pooled.verify("third", "stored")).isTrue();
        }

        assertThat(gated.hashed).containsExactly("first", "third");
    }

    @Test
    void anInterruptedCallersWorkIsWithdrawn() throws Exception {
        try (PasswordHasher pooled = pooled(1, 1, LONG)) {
            FutureTask<Boolean> first = caller(pooled, "first");
            gated.started.await();

            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> pooled.verify("second", "stored"));
            assertThat(Thread.interrupted()).isTrue();

            FutureTask<Boolean> third = caller(pooled, "third");
            gated.gate.countDown();
            assertThat(first.get()).isTrue();
            assertThat(third.get()).isTrue();
        }

        assertThat(gated.hashed).containsExactly("first", "third");
    }

    @Test
    void closingLetsTheWaitingGo() throws Exception {
        PasswordHasher pooled = pooled(1, 1, LONG);
        FutureTask<Boolean> first = caller(pooled, "first");
        gated.started.await();
        FutureTask<Boolean> second = new FutureTask<>(() -> pooled.verify("second", "stored"));
        Thread waiting = Thread.ofPlatform().daemon().start(second);
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        pooled.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(second::get)
                .withCauseInstanceOf(CancellationException.class);
        assertThatExceptionOfType(HasherBusyException.class).isThrownBy(() -> pooled.verify("third", "stored"));
        assertThat(first.get()).as("whoever had their turn is answered").isNotNull();
        assertThat(gated.closed).isTrue();
        assertThat(gated.hashed).containsExactly("first");
    }

    @Test
    void whatGoesWrongReachesTheCaller() {
        try (PasswordHasher pooled =
                new PooledPasswordHasher(new Argon2PasswordHasher(HashingOptions.DEFAULT), HashingOptions.DEFAULT)) {
            assertThatIllegalArgumentException().isThrownBy(() -> pooled.hash("with a \u0000 in it"));
        }
    }

    @Test
    void hashesAreMadeOnNamedDaemonThreads() {
        gated.gate.countDown();
        try (PasswordHasher pooled = pooled(1, 1, LONG)) {
            assertThat(pooled.hash("password")).isEqualTo("daemon password-hasher-1");
        }
    }

    @Test
    void aHasherMadeOfOptionsHashesAndCompares() {
        try (PasswordHasher hasher = PasswordHasher.argon2id(HashingOptions.DEFAULT)) {
            String stored = hasher.hash("correct horse battery staple");

            assertThat(hasher.verify("correct horse battery staple", stored)).isTrue();
            assertThat(hasher.verify("correct horse battery stable", stored)).isFalse();
            assertThat(hasher.needsRehash(stored)).isFalse();
        }
    }

    private PasswordHasher pooled(int threads, int maxWaiting, Duration maxWait) {
        return new PooledPasswordHasher(gated, new HashingOptions(19_456, 2, 1, threads, maxWaiting, maxWait));
    }

    private static FutureTask<Boolean> caller(PasswordHasher pooled, String password) {
        FutureTask<Boolean> call = new FutureTask<>(() -> pooled.verify(password, "stored"));
        Thread.startVirtualThread(call);
        return call;
    }

    /** Keeps a ledger, and nobody gets on before its gate is open. */
    private static final class GatedHasher implements PasswordHasher {

        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        final AtomicInteger mostAtOnce = new AtomicInteger();
        final ConcurrentLinkedQueue<String> hashed = new ConcurrentLinkedQueue<>();
        volatile boolean closed;
        private final AtomicInteger atOnce = new AtomicInteger();

        @Override
        public String hash(String password) {
            Thread thread = Thread.currentThread();
            return (thread.isDaemon() ? "daemon " : "") + thread.getName();
        }

        @Override
        public boolean verify(String password, String stored) {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            hashed.add(password);
            started.countDown();
            boolean opened = awaitGate();
            atOnce.decrementAndGet();
            return opened;
        }

        @Override
        public boolean needsRehash(String stored) {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }

        private boolean awaitGate() {
            try {
                return gate.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException closing) {
                return false;
            }
        }
    }
}
