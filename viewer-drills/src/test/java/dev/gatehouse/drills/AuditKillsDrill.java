package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Nodes and the database are killed in turns while people sign in and out and others guess: no acknowledged change is without its
 * row of the audit, and no row without its change.
 */
final class AuditKillsDrill extends Drill {

    private static final int TRADERS = 6;
    private static final int GUESSED_AT = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    AuditKillsDrill() {
        super("audit-kills");
    }

    /** What was answered. */
    private record Answered(
            Set<String> signedIn, Set<String> signedOut, Map<String, AtomicInteger> refused, AtomicLong cut) {

        static Answered nothing() {
            return new Answered(
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet(),
                    new ConcurrentHashMap<>(),
                    new AtomicLong());
        }

        long all() {
            return signedIn.size()
                    + signedOut.size()
                    + refused.values().stream().mapToLong(AtomicInteger::get).sum();
        }
    }

    /** A row that matters here. */
    private record Row(String type, String subject, String permit) {}

    @Override
    void run(Size size, Figures figures) throws Exception {
        int kills = size.of(1, 200);
        Answered answered = Answered.nothing();
        try (Cluster cluster = Cluster.of(size, 2)) {
            List<String> traders = Accounts.make(cluster, TRADERS);
            List<String> guessedAt = Accounts.make(cluster, GUESSED_AT);
            killUnderLoad(cluster, kills, traders, guessedAt, answered);
            figures.tell("kills, of the database and of nodes in turns", kills);
            figures.tell("sign-ins, sign-outs and refused guesses answered", answered.all());
            figures.mustBeAtLeast("requests cut in flight", answered.cut().get(), size.of(0, 200));
            compare(cluster, traders, guessedAt, answered, figures);
            figures.mustBe("exit code of audit verify", cluster.console(size, "audit", "verify"), 0);
        }
    }

    private static void killUnderLoad(
            Cluster cluster, int kills, List<String> traders, List<String> guessedAt, Answered answered)
            throws Exception {
        List<Thread> load = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean resting = new AtomicBoolean();
        try {
            traders.forEach(email ->
                    load.add(start(over, resting, turn -> comeAndGo(cluster.door(turn), email, answered))));
            guessedAt.forEach(email ->
                    load.add(start(over, resting, turn -> guess(cluster.door(turn), email, answered))));
            for (int kill = 0; kill < kills; kill++) {
                long enough = answered.all() + load.size();
                Await.until(
                        "much has been answered, and to everybody who guesses",
                        PATIENCE,
                        () -> answered.all() > enough
                                && answered.refused().keySet().containsAll(guessedAt));
                Thread.sleep(ThreadLocalRandom.current().nextInt(200));
                kill(cluster, kill, resting);
            }
        } finally {
            // What is under way is answered first: it must not change what is compared.
            over.set(true);
            for (Thread worker : load) {
                worker.join();
            }
        }
        Await.until("all works again", PATIENCE, () -> cluster.doors().stream().allMatch(AuditKillsDrill::works));
    }

    /** Nobody asks for anything while a node starts, which takes three times as long otherwise. */
    private static void kill(Cluster cluster, int number, AtomicBoolean resting) throws Exception {
        if (number % 2 == 0) {
            cluster.database().kill();
            cluster.database().restart();
        } else {
            Node victim = cluster.node(number / 2);
            victim.kill();
            resting.set(true);
            try {
                victim.restart();
            } finally {
                resting.set(false);
            }
        }
    }

    private static Thread start(AtomicBoolean over, AtomicBoolean resting, IntConsumer work) {
        return Thread.startVirtualThread(() -> {
            for (int turn = 0; !over.get(); turn++) {
                if (!resting.get()) {
                    work.accept(turn);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        });
    }

    private static void comeAndGo(Door door, String email, Answered answered) {
        try {
            Answer arrived = door.signIn(email, Cluster.PASSWORD);
            if (arrived.status() == 201) {
                answered.signedIn().add(arrived.member("id"));
                if (door.signOut(arrived.tokens().access()).status() == 204) {
                    answered.signedOut().add(arrived.member("id"));
                }
            }
        } catch (IOException cut) {
            answered.cut().incrementAndGet();
        }
    }

    private static void guess(Door door, String email, Answered answered) {
        try {
            if (door.signIn(email, "wrong: " + RandomId.next()).status() == 401) {
                answered.refused()
                        .computeIfAbsent(email, none -> new AtomicInteger())
                        .incrementAndGet();
            }
        } catch (IOException cut) {
            answered.cut().incrementAndGet();
        }
    }

    private static boolean works(Door door) {
        try {
            return door.signIn("junior@viewer.example", Cluster.PASSWORD).status() == 201;
        } catch (IOException away) {
            return false;
        }
    }

    private static void compare(
            Cluster cluster, List<String> traders, List<String> guessedAt, Answered answered, Figures figures) {
        List<Row> rows = rows(cluster, traders);
        Set<String> in = permits(rows, "SIGNED_IN");
        Set<String> out = permits(rows, "PERMIT_REVOKED");
        figures.mustBe("acknowledged sign-ins without a row", missing(answered.signedIn(), in), 0);
        figures.mustBe("acknowledged sign-outs without a row", missing(answered.signedOut(), out), 0);
        figures.mustBe(
                "accounts with fewer rows than acknowledged refusals",
                guessedAt.stream()
                        .filter(email -> refusals(cluster, email)
                                < answered.refused().get(email).get())
                        .count(),
                0);
        figures.mustBe("rows written twice", rows.size() - in.size() - out.size(), 0);
        Set<String> permits = permits(cluster, traders, "");
        Set<String> revoked = permits(cluster, traders, "and revoked_at is not null");
        figures.mustBe("permits without a row", missing(permits, in), 0);
        figures.mustBe("rows of sign-ins without a permit", missing(in, permits), 0);
        figures.mustBe("revoked permits without a row", missing(revoked, out), 0);
        figures.mustBe("rows of revocations without a revoked permit", missing(out, revoked), 0);
        figures.mustBe(
                "accounts with other than a row for each refusal that was counted",
                guessedAt.stream()
                        .filter(email -> refusals(cluster, email) != settled(cluster, email))
                        .count(),
                0);
    }

    private static long missing(Set<String> all, Set<String> among) {
        Set<String> missing = new HashSet<>(all);
        missing.removeAll(among);
        return missing.size();
    }

    private static Set<String> permits(List<Row> rows, String type) {
        return rows.stream()
                .filter(row -> row.type().equals(type))
                .map(Row::permit)
                .collect(Collectors.toSet());
    }

    private static List<Row> rows(Cluster cluster, List<String> users) {
        return cluster.database()
                .rows()
                .sql("select type, subject, permit from audit_rows where subject in (:users)")
                .param("users", users)
                .query(Row.class)
                .list();
    }

    private static Set<String> permits(Cluster cluster, List<String> users, String condition) {
        return Set.copyOf(cluster.database()
                .rows()
                .sql("select id from permits where user_id in (:users) " + condition)
                .param("users", users)
                .query(String.class)
                .list());
    }

    private static long refusals(Cluster cluster, String email) {
        return cluster.database()
                .rows()
                .sql("select count(*) from audit_rows where subject = :email and type = 'SIGN_IN_REFUSED'")
                .param("email", email)
                .query(Long.class)
                .single();
    }

    private static long settled(Cluster cluster, String email) {
        return cluster.database()
                .rows()
                .sql("select settled from lockouts where subject = :email")
                .param("email", email)
                .query(Long.class)
                .single();
    }
}
