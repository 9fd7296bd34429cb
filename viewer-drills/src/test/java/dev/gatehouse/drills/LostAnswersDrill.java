package dev.gatehouse.drills;

import dev.gatehouse.testkit.FaultProxy;
import java.util.List;
import java.util.Map;

/**
 * Renewals that were done and whose answer never came, lost on the way to the client, or on the way from the database to the
 * node. The client asks again, at another node. Then a thief shows the token that was spent.
 */
final class LostAnswersDrill extends Drill {

    private static final int TRIES = 10;

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
            Map<String, String> settings = Map.of(
                    "GATEHOUSE_DATABASE_URL", proxy.through(cluster.database().url()));
            Node node = cluster.add(Viewer.current(size), settings);
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
     * something else that is cut, and the renewal is not done, or answered: then it is tried again.
     */
    private static boolean isLost(Cluster cluster, Node node, FaultProxy proxy, Session session) {
        for (int tried = 0; tried < TRIES; tried++) {
            String before = current(cluster, session);
            proxy.cutAfter("COMMIT", 1);
            Session.Outcome outcome = session.renew(node.door());
            proxy.restore();
            if (outcome == Session.Outcome.UNAVAILABLE
                    && !current(cluster, session).equals(before)) {
                return true;
            }
        }
        return false;
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
