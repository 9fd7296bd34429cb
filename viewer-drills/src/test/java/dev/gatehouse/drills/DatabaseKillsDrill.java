package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The database is killed in the middle of everything that is written, again and again. What was answered must be there. */
final class DatabaseKillsDrill extends Drill {

    private static final int RENEWING = 52;
    private static final int LEAVING = 6;
    private static final int ARRIVING = 2;
    private static final int GUESSED_AT = 4;

    /** Fewer than lock an account: what is counted stays in sight. */
    private static final int GUESSES_EACH = 4;

    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration RECOVERED = Duration.ofSeconds(10);

    /** How long it is waited for: longer than it may take, to see how long it takes then. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    DatabaseKillsDrill() {
        super("database-kills");
    }

    /** What somebody does again and again while it returns true. */
    private interface Work {
        boolean goesOn() throws IOException;
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int kills = size.of(1, 20);
        Books books = new Books();
        try (Cluster cluster = Cluster.of(size, 2)) {
            List<Session> renewing = Accounts.signIn(cluster, RENEWING, books.renewals());
            for (int kill = 0; kill < kills; kill++) {
                killWhile(cluster, books, renewing, everybody(cluster, books, renewing));
            }
            figures.tell("kills", kills);
            figures.tell("renewals, sign-ins, revocations and wrong guesses answered", books.counts());
            figures.mustBeAtLeast("requests in flight at the kills", books.inFlight(), size.of(1, 1_000));
            compare(cluster, books, renewing, figures);
            figures.mustBeAtMost("slowest answer while it was away", books.slowest(), ANSWERED, size);
            figures.mustBe("503 without Retry-After", books.renewals().timesMute(), 0);
            figures.mustBeAtMost("works again after its return, slowest", books.slowestRecovery(), RECOVERED, size);
        }
    }

    private static void compare(Cluster cluster, Books books, List<Session> renewing, Figures figures) {
        List<Tokens> revoked = books.revoked();
        figures.mustBe("acknowledged sign-ins lost", Sessions.dead(cluster, books.signedIn()), 0);
        figures.mustBe("acknowledged renewals lost", Sessions.dead(cluster, renewing), 0);
        figures.mustBe(
                "acknowledged revocations lost",
                Sessions.count(revoked.size(), number -> isAlive(cluster, revoked.get(number), number)),
                0);
        figures.mustBe("acknowledged lock-out counts lost", forgotten(cluster, books.guesses()), 0);
        figures.mustBe("honest clients refused", books.renewals().lost().size(), 0);
        figures.mustBe("tokens redeemed twice", books.renewals().redeemedTwice(), 0);
    }

    /** Who is at work when it is killed. */
    private static List<Work> everybody(Cluster cluster, Books books, List<Session> renewing) throws Exception {
        List<Work> all = new ArrayList<>();
        for (Session session : renewing) {
            Door door = cluster.door(all.size());
            all.add(() -> session.renew(door) == Session.Outcome.RENEWED);
        }
        for (Session session : Accounts.signIn(cluster, LEAVING, books.renewals())) {
            Door door = cluster.door(all.size());
            all.add(() -> leave(door, session.tokens(), books));
        }
        for (String email : Accounts.make(cluster, ARRIVING)) {
            Door door = cluster.door(all.size());
            all.add(() -> arrive(door, email, books));
        }
        for (String email : Accounts.make(cluster, GUESSED_AT)) {
            Door door = cluster.door(all.size());
            AtomicInteger guesses = new AtomicInteger();
            all.add(() -> guesses.incrementAndGet() <= GUESSES_EACH && guess(door, email, books));
        }
        return all;
    }

    private static boolean leave(Door door, Tokens tokens, Books books) throws IOException {
        LockSupport.parkNanos(
                ThreadLocalRandom.current().nextLong(Duration.ofMillis(800).toNanos()));
        if (require(door.signOut(tokens.access()), 204, books)) {
            books.revoked(tokens);
        }
        return false;
    }

    private static boolean arrive(Door door, String email, Books books) throws IOException {
        Answer answer = door.signIn(email, Cluster.PASSWORD);
        boolean arrived = require(answer, 201, books);
        if (arrived) {
            books.signedIn(email, answer.tokens());
        }
        return arrived;
    }

    private static boolean guess(Door door, String email, Books books) throws IOException {
        boolean refused = require(door.signIn(email, "wrong: " + RandomId.next()), 401, books);
        if (refused) {
            books.guessed(email);
        }
        return refused;
    }

    private static boolean require(Answer answer, int status, Books books) {
        if (answer.status() == 503) {
            books.renewals().unavailable(answer);
        } else if (answer.status() != status) {
            throw new AssertionError("answered " + answer + " instead of " + status);
        }
        return answer.status() == status;
    }

    private static void killWhile(Cluster cluster, Books books, List<Session> renewing, List<Work> everybody)
            throws Exception {
        long enough = books.renewals().renewals() + renewing.size();
        Thread killer = Thread.startVirtualThread(() -> kill(cluster, books, enough));
        Together.run(everybody.size(), number -> work(everybody.get(number), books));
        killer.join();
        cluster.database().restart();
        long back = System.nanoTime();
        for (int number = 0; number < cluster.nodes().size(); number++) {
            Session probe = renewing.get(number);
            Door door = cluster.door(number);
            Await.until("it works again", PATIENCE, () -> probe.renew(door) == Session.Outcome.RENEWED);
            books.recovered(Duration.ofNanos(System.nanoTime() - back));
        }
        Sessions.dead(cluster, renewing);
    }

    /** Until the outage, which is told as 503 or by an end of the connection. */
    private static boolean work(Work work, Books books) {
        long sent = System.nanoTime();
        try {
            while (work.goesOn()) {
                sent = System.nanoTime();
            }
        } catch (IOException cut) {
            throw new UncheckedIOException("a node did not answer at all", cut);
        }
        books.interrupted(System.nanoTime() - sent);
        return true;
    }

    private static void kill(Cluster cluster, Books books, long enough) {
        try {
            Await.until(
                    "much has been renewed", PATIENCE, () -> books.renewals().renewals() > enough);
            Thread.sleep(ThreadLocalRandom.current().nextInt(500));
            cluster.database().kill();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAlive(Cluster cluster, Tokens tokens, int turn) {
        try {
            return !Copies.isDead(cluster, tokens, turn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long forgotten(Cluster cluster, Map<String, AtomicInteger> guesses) {
        return guesses.entrySet().stream()
                .filter(account ->
                        failures(cluster, account.getKey()) < account.getValue().get())
                .count();
    }

    private static long failures(Cluster cluster, String email) {
        return cluster.database()
                .rows()
                .sql("select failures from lockouts where subject = :email")
                .param("email", email)
                .query(Long.class)
                .single();
    }
}
