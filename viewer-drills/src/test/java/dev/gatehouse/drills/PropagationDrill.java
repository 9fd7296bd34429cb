package dev.gatehouse.drills;

import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How soon a revocation on one node is known on all, while they are busy and the database is full. */
final class PropagationDrill extends Drill {

    private static final int MEASUREMENTS = 3;
    private static final Duration P99 = Duration.ofMillis(250);

    /** How long it is waited for: longer than it may take, to see how long it takes then. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Longer than a node may be silent and still count as there. */
    private static final Duration PAUSE = Duration.ofSeconds(6);

    private static final Duration BETWEEN_PROBES = Duration.ofMillis(4);
    private static final int LOADING_TOKENS = 50;

    PropagationDrill() {
        super("propagation");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int rate = size.of(200, 2_000);
        try (Cluster cluster = Cluster.of(size, 3)) {
            figures.tell("nodes", cluster.nodes().size());
            figures.tell("permits in the database", fill(cluster, size.of(1_000, 1_000_000)));
            List<Session> loading = Accounts.signIn(cluster, size.of(4, LOADING_TOKENS), new Ledger());
            warmUp(cluster, loading, rate, size);
            statements(cluster, loading, rate, size, figures);
            try (Load load = Load.start(cluster, tokens(loading), rate)) {
                revoke(cluster, size, figures);
                load.stop();
                figures.mustBeAtLeast("checks a second meanwhile", load.rate(), size.of(1, rate * 19 / 20));
                figures.mustBe("checks answered wrongly", load.wrong(), 0);
            }
            whilePaused(cluster, size, figures);
        }
    }

    /** Permits of nobody we know, made as quickly as a database can. */
    private static String fill(Cluster cluster, int count) {
        cluster.database().rows().sql("""
                insert into permits
                       (id, user_id, device, issued_at, renewed_at, expires_at, ends_at, access_until, current_hash)
                select 'filler-' || gen_random_uuid(), 'filler-' || number % 10000, '{}', t.now, t.now, t.now + 1209600000,
                       t.now + 7776000000, t.now + 300000, md5(number::text)
                  from generate_series(1, :count) number,
                       (select (extract(epoch from now()) * 1000)::bigint as now) t
                """).param("count", count).update();
        return "%,d"
                .formatted(cluster.database()
                        .rows()
                        .sql("select count(*) from permits")
                        .query(Long.class)
                        .single());
    }

    /** Nodes that have just started are busy with compiling themselves. */
    private static void warmUp(Cluster cluster, List<Session> loading, int rate, Size size) throws Exception {
        try (Load load = Load.start(cluster, tokens(loading), rate)) {
            LockSupport.parkNanos(Duration.ofSeconds(size.of(0, 60)).toNanos());
            load.stop();
        }
    }

    /**
     * The same time with checks and without: what the nodes do by themselves they do in both, but for what they do each half minute.
     * That falls into one time or the other; what checks ask would be there every time.
     */
    private static void statements(Cluster cluster, List<Session> loading, int rate, Size size, Figures figures)
            throws Exception {
        Duration time = Duration.ofSeconds(size.of(2, 20));
        Statements least = statements(cluster, loading, rate, time);
        for (int again = 1; again < MEASUREMENTS && least.per100Checks() > 0; again++) {
            Statements next = statements(cluster, loading, rate, time);
            least = next.per100Checks() < least.per100Checks() ? next : least;
        }
        figures.tell(
                "statements in %d s without and with %,d checks".formatted(time.toSeconds(), least.checks()),
                least.idle() + " and " + least.loaded());
        figures.mustBe("database statements per 100 checks", least.per100Checks(), 0);
    }

    /** How many there were without checks and with so many. */
    private record Statements(long idle, long loaded, long checks) {

        long per100Checks() {
            return Math.round(100.0 * Math.max(0, loaded - idle) / checks);
        }
    }

    private static Statements statements(Cluster cluster, List<Session> loading, int rate, Duration time)
            throws Exception {
        statements(cluster);
        long before = statements(cluster);
        LockSupport.parkNanos(time.toNanos());
        long idle = statements(cluster) - before;
        long loaded = statements(cluster);
        try (Load load = Load.start(cluster, tokens(loading), rate)) {
            LockSupport.parkNanos(time.toNanos());
            loaded = statements(cluster) - loaded;
            load.stop();
            return new Statements(idle, loaded, load.checks());
        }
    }

    /** How many the server has done, this one included. */
    private static long statements(Cluster cluster) {
        cluster.database()
                .rows()
                .sql("create extension if not exists pg_stat_statements")
                .update();
        return cluster.database()
                .rows()
                .sql("select sum(calls)::bigint from pg_stat_statements")
                .query(Long.class)
                .single();
    }

    private static void revoke(Cluster cluster, Size size, Figures figures) throws Exception {
        int revocations = size.of(20, 500);
        List<Session> sessions = Accounts.signIn(cluster, revocations, new Ledger());
        Histogram everywhere = new Histogram(3);
        for (int number = 0; number < revocations; number++) {
            everywhere.recordValue(
                    revoke(cluster, number, sessions.get(number).tokens().access())
                                    .toNanos()
                            / 1_000);
        }
        long back = Sessions.count(
                revocations,
                number -> !isRefused(cluster, sessions.get(number).tokens().access()));
        figures.tell("revocations", revocations);
        figures.tell("refused on every node after, median", millis(everywhere.getValueAtPercentile(50)));
        figures.mustBeAtMost(
                "refused on every node after, p99", micros(everywhere.getValueAtPercentile(99)), P99, size);
        figures.mustBeAtMost(
                "refused on every node after, maximum", micros(everywhere.getMaxValue()), cluster.everywhereWithin());
        figures.mustBe("tokens accepted again later", back, 0);
    }

    /** A node that does nothing while others revoke has to hear of it when it goes on. */
    private static void whilePaused(Cluster cluster, Size size, Figures figures) throws Exception {
        List<Session> sessions = Accounts.signIn(cluster, size.of(2, 20), new Ledger());
        Node paused = cluster.nodes().getLast();
        paused.pause();
        try {
            for (Session session : sessions) {
                signOut(cluster.door(0), session.tokens().access());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } finally {
            paused.resume();
        }
        long start = System.nanoTime();
        long last = start;
        for (Session session : sessions) {
            last = refusedAt(paused.door(), session.tokens().access(), start + PATIENCE.toNanos());
        }
        figures.mustBeAtMost(
                "revoked while a node was paused for %d s: refused there after it went on, slowest"
                        .formatted(PAUSE.toSeconds()),
                Duration.ofNanos(last - start),
                cluster.everywhereWithin());
    }

    /** From the moment the revocation is sent to one node until the last node has answered that it refuses the token. */
    private static Duration revoke(Cluster cluster, int turn, String accessToken) {
        int nodes = cluster.nodes().size();
        long start = System.nanoTime();
        List<Long> ends = Together.run(nodes + 1, who -> {
            try {
                return who == nodes
                        ? signOut(cluster.door(turn), accessToken)
                        : refusedAt(cluster.door(who), accessToken, start + PATIENCE.toNanos());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return Duration.ofNanos(
                ends.stream().mapToLong(end -> end - start).max().orElseThrow());
    }

    private static long signOut(Door door, String accessToken) throws IOException {
        if (!door.signOutPatiently(accessToken)) {
            throw new AssertionError("a revocation was refused");
        }
        return System.nanoTime();
    }

    private static long refusedAt(Door door, String accessToken, long end) throws IOException {
        while (!door.check(accessToken).code().equals("TokenRevoked") && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
        }
        return System.nanoTime();
    }

    private static boolean isRefused(Cluster cluster, String accessToken) {
        return cluster.doors().stream()
                .allMatch(door -> Session.code(door, accessToken).equals("TokenRevoked"));
    }

    private static List<String> tokens(List<Session> sessions) {
        return sessions.stream().map(session -> session.tokens().access()).toList();
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }

    private static String millis(long micros) {
        return "%,.1f ms".formatted(micros / 1e3);
    }
}
