package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many guesses at one account at the same moment, at two nodes. Among them is the right password: it may be accepted only
 * while fewer than the configured number of wrong ones have been evaluated, and of those that were answered we know.
 */
final class GuessesDrill extends Drill {

    /** The product's default. */
    private static final int MAX_FAILURES = 5;

    private static final Duration FIRST_LOCK = Duration.ofMinutes(15);

    GuessesDrill() {
        super("guesses");
    }

    /** The row that counts for an account. */
    record Lockout(long failures, long lockMillis, long settled) {}

    @Override
    void run(Size size, Figures figures) throws Exception {
        int guesses = size.of(30, 200);
        int rounds = size.of(1, 5);
        try (Cluster cluster = Cluster.of(size, 2)) {
            figures.tell("parallel guesses at one account", guesses);
            figures.tell("rounds", rounds);
            atOnce(cluster, guesses, rounds, figures);
            acrossAKill(cluster, guesses, rounds, figures);
        }
    }

    private static void atOnce(Cluster cluster, int guesses, int rounds, Figures figures) throws Exception {
        long evaluated = 0;
        long lateWins = 0;
        long wins = 0;
        for (String email : Accounts.make(cluster, rounds)) {
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger late = new AtomicInteger();
            Together.run(guesses, number -> guess(cluster.door(number), email, refused));
            Lockout after = lockout(cluster, email);
            evaluated = Math.max(evaluated, evaluated(after));
            Together.run(2, number -> guessRight(cluster.door(number), email, refused, late));
            lateWins += late.get();
            wins += refused.get() < guesses ? 1 : 0;
        }
        figures.mustBe("guesses evaluated before the lock, at most", evaluated, MAX_FAILURES);
        figures.mustBe("right password accepted after that many", lateWins, 0);
        figures.mustBe("rounds in which a guess was not answered 401", wins, 0);
    }

    /** A node is killed while it counts: what it had answered stays counted, and the limit is the same as ever. */
    private static void acrossAKill(Cluster cluster, int guesses, int rounds, Figures figures) throws Exception {
        long forgotten = 0;
        long lateWins = 0;
        int turn = 0;
        for (String email : Accounts.make(cluster, rounds)) {
            Node victim = cluster.node(turn++);
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger late = new AtomicInteger();
            Thread killer = Thread.startVirtualThread(() -> killAfter(victim, refused, MAX_FAILURES - 2));
            Together.run(guesses / 2, number -> guess(cluster.door(number), email, refused));
            killer.join();
            victim.restart();
            forgotten += evaluated(lockout(cluster, email)) < Math.min(MAX_FAILURES, refused.get()) ? 1 : 0;
            Together.run(guesses / 2, number -> guess(cluster.door(number), email, refused));
            Together.run(2, number -> guessRight(cluster.door(number), email, refused, late));
            lateWins += late.get();
        }
        figures.mustBe("across a kill: accounts with a forgotten count", forgotten, 0);
        figures.mustBe("across a kill: right password accepted after that many", lateWins, 0);
    }

    private static int guess(Door door, String email, AtomicInteger refused) {
        Answer answer = signIn(door, email, "wrong: " + RandomId.next());
        while (answer != null && answer.status() == 503) {
            answer = signIn(door, email, "wrong: " + RandomId.next());
        }
        if (answer != null && answer.code().equals("SignInRefused")) {
            return refused.incrementAndGet();
        }
        return refused.get();
    }

    private static int guessRight(Door door, String email, AtomicInteger refused, AtomicInteger late) {
        int before = refused.get();
        Answer answer = signIn(door, email, Cluster.PASSWORD);
        return answer != null && answer.status() == 201 && before >= MAX_FAILURES ? late.incrementAndGet() : late.get();
    }

    /** Null where the node is dead. */
    private static @Nullable Answer signIn(Door door, String email, String password) {
        try {
            return door.signIn(email, password);
        } catch (IOException killed) {
            return null;
        }
    }

    private static void killAfter(Node node, AtomicInteger answered, int enough) {
        try {
            Await.until("some guesses are answered", Duration.ofMinutes(1), () -> answered.get() >= enough);
            node.kill();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Lockout lockout(Cluster cluster, String email) {
        return cluster.database()
                .rows()
                .sql("select failures, lock_millis, settled from lockouts where subject = :email")
                .param("email", email)
                .query((row, number) ->
                        new Lockout(row.getLong("failures"), row.getLong("lock_millis"), row.getLong("settled")))
                .single();
    }

    /** Each lock is made by as many failures, and doubles the one before. */
    private static long evaluated(Lockout lockout) {
        long locks = 0;
        for (long millis = lockout.lockMillis(); millis >= FIRST_LOCK.toMillis(); millis /= 2) {
            locks++;
        }
        return locks * MAX_FAILURES + lockout.failures();
    }
}
