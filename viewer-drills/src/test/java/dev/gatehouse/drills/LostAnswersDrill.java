package dev.gatehouse.drills;

import dev.gatehouse.testkit.FaultProxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Renewals that were done and whose answer never came, lost on the way to the client, or on the way from the database to the
 * node. The client asks again, at another node. Then a thief shows the token that was spent.
 */
final class LostAnswersDrill extends Drill {

    private static final int TRIES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    LostAnswersDrill() {
        super("lost-answers");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int times = size.of(25, 1_000);
        Ledger ledger = new Ledger();
        try (Cluster cluster = Cluster.of(size, 2)) {
            List<Session> sessions = Accounts.signIn(cluster, times, ledger);
            lostToTheClient(cluster, sessions, figures);
            if (size.isFull()) {
                lostToTheNode(size, cluster, sessions, figures);
            }
            figures.mustBe("sessions alive", times - Sessions.dead(cluster, sessions), times);
            figures.mustBe("honest clients refused", ledger.lost().size(), 0);
            figures.mustBe("tokens redeemed twice", ledger.redeemedTwice(), 0);
            figures.mustBe("copies of the spent token caught", Copies.caught(cluster, sessions), times);
        }
    }

    private static void lostToTheClient(Cluster cluster, List<Session> sessions, Figures figures) {
        long lost = 0;
        try (FaultProxy proxy = FaultProxy.to(cluster.node(0).port())) {
            Door door = Door.at(proxy.port());
            proxy.cutAfter("/api/permits/renewal", sessions.size());
            for (Session session : sessions) {
                String before = current(cluster, session);
                boolean cut = session.renew(door) == Session.Outcome.CUT;
                lost += cut && !current(cluster, session).equals(before) ? 1 : 0;
            }
        }
        figures.mustBe("answers lost on the way to the client", lost, sessions.size());
        askAgain(cluster, sessions, figures);
    }

    private static void lostToTheNode(Size size, Cluster cluster, List<Session> sessions, Figures figures)
            throws Exception {
        long lost = 0;
        try (FaultProxy proxy = FaultProxy.to(cluster.database().port())) {
            String url = proxy.through(cluster.database().url());
            Node node = cluster.add(Viewer.current(size), Map.of("GATEHOUSE_DATABASE_URL", url));
            node.awaitReady();
            for (Session session : sessions) {
                lost += isLost(cluster, node, proxy, session) ? 1 : 0;
            }
            cluster.remove(node);
        }
        figures.mustBe("answers lost on the way from the database", lost, sessions.size());
        askAgain(cluster, sessions, figures);
    }

    /**
     * Whether the renewal was committed and the node, which can't know, answered 503. Now and then it is the commit of
     * something else that is cut, and the renewal is answered: then it is tried again with the next one.
     */
    private static boolean isLost(Cluster cluster, Node node, FaultProxy proxy, Session session) throws Exception {
        for (int tried = 0; tried < TRIES; tried++) {
            String before = current(cluster, session);
            Session.Outcome outcome = renewWithoutItsCommitAnswered(cluster.database(), node, proxy, session);
            proxy.restore();
            if (outcome == Session.Outcome.UNAVAILABLE
                    && !current(cluster, session).equals(before)) {
                return true;
            }
        }
        return false;
    }

    /** The permit is locked until the renewal has come so far that the next commit is its own. */
    private static Session.Outcome renewWithoutItsCommitAnswered(
            DatabaseServer database, Node node, FaultProxy proxy, Session session) throws Exception {
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection lock = database.lock(session.tokens().permitId())) {
                Future<Session.Outcome> renewal = client.submit(() -> session.renew(node.door()));
                Await.until("it waits", PATIENCE, () -> database.somebodyWaitsForALock() || renewal.isDone());
                proxy.cutAfter("commit", 1);
                lock.rollback();
                return renewal.get();
            }
        }
    }

    private static void askAgain(Cluster cluster, List<Session> sessions, Figures figures) {
        long answered = Sessions.count(
                sessions.size(), number -> sessions.get(number).renew(cluster.door(number)) == Session.Outcome.RENEWED);
        figures.mustBe("of them answered when asked for again", answered, sessions.size());
    }

    /** What can be spent now, as the database knows it. */
    private static String current(Cluster cluster, Session session) {
        return cluster.database()
                .rows()
                .sql("select current_hash from permits where id = :id")
                .param("id", session.tokens().permitId())
                .query(String.class)
                .single();
    }
}
