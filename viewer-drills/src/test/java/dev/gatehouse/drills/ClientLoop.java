package dev.gatehouse.drills;

import dev.gatehouse.client.Attempts;
import dev.gatehouse.client.Backend;
import dev.gatehouse.client.BackendException;
import dev.gatehouse.client.PermitStore;
import dev.gatehouse.client.SignedOut;
import dev.gatehouse.client.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * A process that uses the client SDK as fast as it can, as many who were signed in before it began, until somebody kills it. By its clock each
 * call comes after the last token has expired; and that jumps an hour back or ahead now and then, so that it is the server who says so. It says what it
 * has seen, a line each time.
 */
final class ClientLoop {

    /** Of the server's tokens. */
    static final Duration ACCESS_LIFETIME = Duration.ofSeconds(30);

    private static final Duration SAY_EVERY = Duration.ofMillis(100);
    private static final long JUMP = Duration.ofHours(1).toMillis();
    private static final int CALLS_BETWEEN_JUMPS = 1_000;
    private static final int FIRST_JUMP = 20;

    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong signedOut = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private final OkHttpClient http =
            new OkHttpClient.Builder().addInterceptor(this::counting).build();

    private ClientLoop() {}

    /**
     * What it has seen.
     *
     * @param renewals that were answered
     * @param cuts calls that weren't
     * @param signedOut clients that aren't signed in any more
     * @param refused calls that were refused
     */
    record Seen(long renewals, long cuts, long signedOut, long refused) {

        static final Seen NOTHING = new Seen(0, 0, 0, 0);

        static Seen read(String line) {
            String[] parts = line.split(" ", -1);
            return new Seen(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]));
        }

        Seen plus(Seen other) {
            return new Seen(
                    renewals + other.renewals, cuts + other.cuts, signedOut + other.signedOut, refused + other.refused);
        }
    }

    /** @param arguments the server's address, the folder of the permits, and the numbers of the first and after the last of them */
    public static void main(String[] arguments) throws InterruptedException {
        ClientLoop loop = new ClientLoop();
        URI server = URI.create(arguments[0]);
        for (int number = Integer.parseInt(arguments[2]); number < Integer.parseInt(arguments[3]); number++) {
            Path permit = permit(Path.of(arguments[1]), number);
            Thread.ofVirtual().start(() -> loop.use(server, permit));
        }
        while (true) {
            TimeUnit.NANOSECONDS.sleep(SAY_EVERY.toNanos());
            System.out.printf(
                    "%d %d %d %d%n", loop.renewals.get(), loop.cuts.get(), loop.signedOut.get(), loop.refused.get());
        }
    }

    static Path permit(Path folder, int number) {
        return folder.resolve("permit-" + number);
    }

    private void use(URI server, Path permit) {
        JumpingClock clock = new JumpingClock();
        try (Backend backend = Backend.at(server)
                .userName("trader")
                .keepPermitsIn(PermitStore.file(permit))
                .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(20)).withCap(Duration.ofMillis(500)))
                .clock(clock)
                .http(http)
                .build()) {
            if (!backend.restore()) {
                signedOut.incrementAndGet();
                return;
            }
            String own = backend.currentPermit().orElseThrow();
            for (int call = 1; call(backend, own); call++) {
                clock.passLifetime();
                if (call % CALLS_BETWEEN_JUMPS == FIRST_JUMP) {
                    clock.jump();
                }
            }
        }
    }

    /** Whether another may be made. */
    private boolean call(Backend backend, String permit) {
        try {
            backend.permits().find(permit);
        } catch (SignedOut over) {
            signedOut.incrementAndGet();
            return false;
        } catch (Unreachable cut) {
            cuts.incrementAndGet();
        } catch (BackendException other) {
            System.err.println("refused: " + other);
            refused.incrementAndGet();
        }
        return true;
    }

    private Response counting(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.isSuccessful() && chain.request().url().encodedPath().endsWith("/renewal")) {
            renewals.incrementAndGet();
        }
        return response;
    }

    /** Of a machine whose time is set anew now and then. */
    private static final class JumpingClock extends Clock {

        private long ahead;

        void passLifetime() {
            ahead += ACCESS_LIFETIME.toMillis();
        }

        void jump() {
            ahead += ThreadLocalRandom.current().nextInt(-1, 2) * JUMP;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis() + ahead;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }
    }
}
