package dev.gatehouse.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes are changed one by one to another version, and back, while their clients go on. In short the other version is the same
 * one: what remains is that nodes come and go.
 */
final class RollingDrill extends Drill {

    private static final int CLIENTS = 8;

    RollingDrill() {
        super("rolling");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        Viewer current = Viewer.current(size);
        Viewer earlier = size.isFull()
                ? Viewer.ofJar(required("drills.earlier.name"), Path.of(required("drills.earlier")))
                : current;
        Ledger ledger = new Ledger();
        try (Cluster cluster = size.isFull() ? Cluster.start(earlier, 2) : Cluster.of(size, 2)) {
            List<Session> sessions = Accounts.signIn(cluster, size.of(16, 1_000), ledger);
            try (Clients clients = new Clients(cluster, sessions)) {
                change(cluster, size.of(1, 2), current);
                if (size.isFull()) {
                    change(cluster, 2, earlier);
                }
                clients.stop();
            }
            figures.tell("from and back to", earlier.name());
            figures.tell("sessions", sessions.size());
            figures.tell("renewals meanwhile", ledger.renewals());
            figures.mustBe("sessions lost", Sessions.dead(cluster, sessions), 0);
            figures.mustBe("honest clients refused", ledger.lost().size(), 0);
            figures.mustBe("tokens redeemed twice", ledger.redeemedTwice(), 0);
        }
    }

    /** One after the other, so that both versions are side by side for a while. */
    private static void change(Cluster cluster, int nodes, Viewer to) throws InterruptedException {
        for (int number = 0; number < nodes; number++) {
            cluster.node(number).change(to);
            // Both do what they do by themselves at least once.
            Thread.sleep(Duration.ofSeconds(2));
        }
    }

    private static String required(String property) {
        String value = System.getProperty(property, "");
        if (value.isEmpty()) {
            throw new IllegalStateException("no earlier version is given; see ./drills --help");
        }
        return value;
    }

    /** They renew all the time, each session in turn, wherever they are answered. */
    private static final class Clients implements AutoCloseable {

        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopped;

        Clients(Cluster cluster, List<Session> sessions) {
            for (int number = 0; number < CLIENTS; number++) {
                int first = number;
                threads.add(Thread.startVirtualThread(() -> renew(cluster, sessions, first)));
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }

        @Override
        public void close() {
            stopped = true;
        }

        private void renew(Cluster cluster, List<Session> sessions, int first) {
            // Each client has sessions of its own: one is for one thread at a time.
            int turn = first;
            for (int number = first; !stopped; number = next(number, sessions.size())) {
                while (!stopped && sessions.get(number).renew(cluster.door(turn)) != Session.Outcome.RENEWED) {
                    turn++;
                }
                turn++;
            }
        }

        private static int next(int number, int sessions) {
            return number + CLIENTS < sessions ? number + CLIENTS : number % CLIENTS;
        }
    }
}
