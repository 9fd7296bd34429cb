package dev.gatehouse.drills;

import static dev.gatehouse.drills.Session.Outcome.CUT;
import static dev.gatehouse.drills.Session.Outcome.NOBODY;

import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** A node is killed in the middle of renewals, again and again. Honest clients take their attempt to the other node. */
final class NodeKillsDrill extends Drill {

    private static final int CLIENTS = 60;
    private static final Duration READY_AGAIN = Duration.ofSeconds(10);

    NodeKillsDrill() {
        super("node-kills");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int kills = size.of(1, 20);
        Ledger ledger = new Ledger();
        try (Cluster cluster = Cluster.of(size, 2)) {
            List<Session> sessions = Accounts.signIn(cluster, CLIENTS, ledger);
            Duration slowest = Duration.ZERO;
            for (int kill = 0; kill < kills; kill++) {
                Duration ready = killWhileRenewing(cluster, kill, sessions, ledger);
                slowest = ready.compareTo(slowest) > 0 ? ready : slowest;
            }
            figures.tell("kills", kills);
            figures.tell("renewals answered", ledger.renewals());
            figures.mustBeAtLeast("renewals cut in flight", ledger.cuts(), size.of(1, 1_000));
            figures.mustBe("acknowledged sessions lost", Sessions.dead(cluster, sessions), 0);
            figures.mustBe("honest clients refused", ledger.lost().size(), 0);
            figures.mustBe("tokens redeemed twice", ledger.redeemedTwice(), 0);
            figures.mustBeAtMost("ready again, slowest", slowest, READY_AGAIN, size);
        }
    }

    /** How long after the kill it was ready again. */
    private static Duration killWhileRenewing(Cluster cluster, int kill, List<Session> sessions, Ledger ledger)
            throws Exception {
        Node victim = cluster.node(kill);
        Door survivor = cluster.door(kill + 1);
        long renewed = ledger.renewals() + sessions.size();
        Thread killer = Thread.startVirtualThread(() -> kill(victim, () -> ledger.renewals() > renewed));
        Together.run(sessions.size(), number -> renewUntilCut(sessions.get(number), victim.door()));
        killer.join();
        // Who is not answered here is counted in the end.
        Sessions.count(sessions.size(), number -> !sessions.get(number).renewPatiently(survivor));
        return victim.restart();
    }

    private static boolean renewUntilCut(Session session, Door door) {
        Session.Outcome outcome;
        do {
            outcome = session.renew(door);
        } while (outcome != CUT && outcome != NOBODY);
        return true;
    }

    /** At no particular moment after much has been renewed. */
    private static void kill(Node node, BooleanSupplier enough) {
        try {
            while (!enough.getAsBoolean()) {
                Thread.sleep(1);
            }
            Thread.sleep(ThreadLocalRandom.current().nextInt(300));
            node.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
