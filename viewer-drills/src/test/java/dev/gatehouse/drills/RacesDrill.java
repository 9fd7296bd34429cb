package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A renewal on one node against a revocation on another: once both are answered nothing of the permit may work. */
final class RacesDrill extends Drill {

    private static final long OFFSET_NANOS = Duration.ofMillis(5).toNanos();

    RacesDrill() {
        super("races");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int races = size.of(15, 500);
        try (Cluster cluster = Cluster.of(size, 2)) {
            List<Session> sessions = Accounts.signIn(cluster, races, new Ledger());
            long renewed = 0;
            long survivors = 0;
            for (int race = 0; race < races; race++) {
                Tokens tokens = sessions.get(race).tokens();
                Answer renewal = race(cluster, race, tokens);
                renewed += renewal.status() == 200 ? 1 : 0;
                survivors += isSurvived(cluster, race, tokens, renewal) ? 1 : 0;
            }
            figures.tell("races", races);
            figures.tell("won by the renewal", renewed);
            figures.mustBe("survivors", survivors, 0);
        }
    }

    /** What the renewal was answered. */
    private static Answer race(Cluster cluster, int turn, Tokens tokens) throws Exception {
        long offset = ThreadLocalRandom.current().nextLong(-OFFSET_NANOS, OFFSET_NANOS);
        try (ExecutorService sides = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Answer> renewal = sides.submit(() -> {
                start.await();
                LockSupport.parkNanos(offset);
                return cluster.door(turn).renew(tokens.refresh(), RandomId.next());
            });
            Future<Boolean> revocation = sides.submit(() -> {
                start.await();
                LockSupport.parkNanos(-offset);
                return cluster.door(turn + 1).signOutPatiently(tokens.access());
            });
            if (!revocation.get()) {
                throw new AssertionError("a revocation was refused");
            }
            return renewal.get();
        }
    }

    private static boolean isSurvived(Cluster cluster, int turn, Tokens tokens, Answer renewal) throws IOException {
        boolean successorIsDead = renewal.status() != 200 || Copies.isDead(cluster, renewal.tokens(), turn);
        return !(successorIsDead && Copies.isDead(cluster, tokens, turn + 1));
    }
}
