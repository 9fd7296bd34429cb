package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyDescription;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyOptions;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRotation;
import dev.gatehouse.core.permit.PermitIssuer;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.core.permit.RefreshReading;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Two nodes on one store, on either engine, while tokens of each are read by both. */
abstract class RotationUnderLoadContract extends NodesContract {

    private static final int ROTATIONS = 10;
    private static final int READERS = 4;

    private static final int READ_MEANWHILE = 50;

    private static final int ROUNDS = 5;
    private static final int THREADS = 16;

    private static final PermitOptions PERMITS = PermitOptions.DEFAULT;
    private static final KeyOptions OPTIONS = new KeyOptions(Duration.ofSeconds(1), Duration.ZERO);
    private static final KeyEncryption ENCRYPTION = KeyEncryption.of("V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM=");

    private final MovableClock clock = new MovableClock();
    private final Semaphore toRead = new Semaphore(0);
    private final Semaphore haveRead = new Semaphore(0);
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<Object> refused = new ConcurrentLinkedQueue<>();

    /** One of the nodes: its ring, and what signs and reads with it. */
    private record Member(
            KeyRing keys, KeyManager manager, PermitIssuer issuer, PermitReader reader, RefreshTokens refresh) {}

    @Test
    void tenQuickRotationsOfEachPurposeRefuseNoValidToken() {
        List<Member> members = List.of(open(0), open(1));

        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            for (int number = 0; number < READERS; number++) {
                Member signing = members.get(number % 2);
                Member reading = members.get((number + 1) / 2 % 2);
                readers.execute(() -> readUntilItIsOver(signing, reading));
            }
            rotate(members);
        }

        assertThat(refused).isEmpty();
        assertThat(new JdbcKeyRingStore(node(0)).list()).hasSize(3 + 2 * ROTATIONS);
    }

    @Test
    void ofManyNodesThatFindARotationDueOneMakesTheKeys() {
        List<KeyManager> managers = List.of(manager(0, KeyOptions.DEFAULT), manager(1, KeyOptions.DEFAULT));
        open(0);
        for (int round = 1; round <= ROUNDS; round++) {
            clock.advance(KeyOptions.DEFAULT.rotateEvery().plus(KeyOptions.DEFAULT.lead()));

            List<List<KeyDescription>> made =
                    Together.run(THREADS, number -> managers.get(number % 2).rotateWhereDue());

            assertThat(made.stream().flatMap(List::stream))
                    .extracting(KeyDescription::purpose)
                    .containsExactlyInAnyOrder(KeyPurpose.ACCESS, KeyPurpose.REFRESH);
            assertThat(new JdbcKeyRingStore(node(0)).list()).hasSize(3 + 2 * round);
        }
    }

    private void rotate(List<Member> members) {
        try {
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                KeyManager manager = members.get(rotation % 2).manager();
                whileTokensAreRead(() -> {
                    assertThat(manager.rotate(KeyPurpose.ACCESS)).isInstanceOf(KeyRotation.Made.class);
                    assertThat(manager.rotate(KeyPurpose.REFRESH)).isInstanceOf(KeyRotation.Made.class);
                });
                for (Member member : members) {
                    whileTokensAreRead(() -> assertThat(member.keys().reload()).isTrue());
                }
                whileTokensAreRead(() -> clock.advance(OPTIONS.lead()));
            }
        } finally {
            over.set(true);
            toRead.release(READERS);
        }
    }

    private void whileTokensAreRead(Runnable step) {
        toRead.release(READ_MEANWHILE);
        step.run();
        haveRead.acquireUninterruptibly(READ_MEANWHILE);
    }

    private void readUntilItIsOver(Member signing, Member reading) {
        toRead.acquireUninterruptibly();
        while (!over.get()) {
            Instant now = clock.instant();
            Permit permit = permit(now);
            String access = signing.issuer().issue(permit, 1, Claims.of(Map.of()), now);
            keepIfRefused(reading.reader().read(access), Reading.Valid.class);
            String refresh = signing.refresh().issue(permit, "identity");
            keepIfRefused(reading.refresh().read(refresh), RefreshReading.Genuine.class);
            haveRead.release();
            toRead.acquireUninterruptibly();
        }
    }

    private void keepIfRefused(Object reading, Class<?> accepted) {
        if (!accepted.isInstance(reading)) {
            refused.add(reading);
        }
    }

    private Member open(int number) {
        JdbcKeyRingStore store = new JdbcKeyRingStore(node(number));
        CutOffs cutOffs = new CutOffs(clock);
        KeyRing keys = KeyRing.open(store, ENCRYPTION, SigningOptions.DEFAULT, PERMITS, clock);
        return new Member(
                keys,
                manager(number, OPTIONS),
                new PermitIssuer(keys, PERMITS),
                new PermitReader(keys, cutOffs, PERMITS, clock),
                new RefreshTokens(keys, cutOffs));
    }

    private KeyManager manager(int number, KeyOptions options) {
        JdbcKeyRingStore store = new JdbcKeyRingStore(node(number));
        return new KeyManager(
                store, ENCRYPTION, SigningOptions.DEFAULT, PERMITS, options, node(number), event -> {}, clock);
    }

    private static Permit permit(Instant now) {
        Instant end = now.plus(Duration.ofDays(14));
        return new Permit(RandomId.next(), "user", Device.UNKNOWN, now, now, end, end, null, null);
    }
}
