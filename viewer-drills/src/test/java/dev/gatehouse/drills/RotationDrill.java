package dev.gatehouse.drills;

import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** Keys are rotated, on both nodes at once or on one, again and again, while sessions are renewed on one node and used on the other. */
final class RotationDrill extends Drill {

    private static final int SESSIONS = 10;
    private static final int REQUESTS_A_SECOND = 200;
    private static final int CHECKS_PER_RENEWAL = 4;

    RotationDrill() {
        super("rotation");
    }

    @Override
    void run(Size size, Figures figures) throws Exception {
        int rotations = size.of(2, 10);
        Duration each = Duration.ofSeconds(size.of(3, 5));
        Ledger ledger = new Ledger();
        try (Cluster cluster = Cluster.of(size, 2)) {
            Users users = new Users(cluster, Accounts.signIn(cluster, SESSIONS, ledger));
            long start = System.nanoTime();
            Set<String> made = rotate(cluster, rotations, each);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            users.stop();
            figures.tell("rotations of access and refresh keys, half of them on two nodes at once", rotations);
            figures.tell("time", time.toSeconds() + " s");
            figures.tell("requests a second meanwhile", users.requests.sum() / Math.max(1, time.toSeconds()));
            figures.mustBe("keys made", made.size(), 2L * rotations);
            figures.mustBeAtLeast(
                    "keys that signed access tokens", users.signers().size(), rotations);
            figures.mustBe("valid tokens refused", users.wrong.sum() + refused(cluster, users.issued), 0);
            figures.mustBe("honest clients refused", ledger.lost().size(), 0);
            figures.mustBe("tokens whose key was not published by the other node", users.unpublished.sum(), 0);
        }
    }

    /** The ids of the keys that were made. */
    private static Set<String> rotate(Cluster cluster, int rotations, Duration each) {
        String admin = admin(cluster);
        Set<String> made = new HashSet<>();
        for (int rotation = 0; rotation < rotations; rotation++) {
            for (String purpose : List.of("ACCESS", "REFRESH")) {
                // By turns on both nodes at once, which must agree, and on one, of which the other must hear.
                int nodes = rotation % 2 == 0 ? 2 : 1;
                made.addAll(Together.run(nodes, number -> rotate(cluster.door(number), purpose, admin)));
            }
            LockSupport.parkNanos(each.toNanos());
        }
        return made;
    }

    private static String rotate(Door door, String purpose, String admin) {
        try {
            Answer answer = door.send("POST", "/api/keys", "{\"purpose\":\"" + purpose + "\"}", admin);
            if (answer.status() != 201 && answer.status() != 200) {
                throw new AssertionError("a rotation was answered " + answer);
            }
            return answer.member("id");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String admin(Cluster cluster) {
        return Accounts.signIn(cluster.door(0), "admin@viewer.example").access();
    }

    /** Whatever was issued in all that time must still pass: none of it has expired. */
    private static long refused(Cluster cluster, Queue<String> issued) {
        List<String> tokens = List.copyOf(issued);
        return Sessions.count(
                tokens.size(),
                number ->
                        !Session.code(cluster.door(number), tokens.get(number)).equals("PolicyNotMet"));
    }

    private static String keyOf(String token) {
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return JsonMapper.shared()
                .readTree(new String(header, StandardCharsets.UTF_8))
                .required("kid")
                .asString();
    }

    /** They renew on one node, and show what they have, old and new, on both. */
    private static final class Users {

        private final Cluster cluster;
        private final List<Thread> threads = new ArrayList<>();
        private final Queue<String> issued = new ConcurrentLinkedQueue<>();
        private final LongAdder requests = new LongAdder();
        private final LongAdder wrong = new LongAdder();
        private final LongAdder unpublished = new LongAdder();
        private volatile boolean stopped;

        Users(Cluster cluster, List<Session> sessions) {
            this.cluster = cluster;
            for (int number = 0; number < sessions.size(); number++) {
                int first = number;
                Session session = sessions.get(number);
                threads.add(Thread.startVirtualThread(() -> use(session, first)));
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }

        Set<String> signers() {
            Set<String> keys = new HashSet<>();
            issued.forEach(token -> keys.add(keyOf(token)));
            return keys;
        }

        private void use(Session session, int first) {
            long pause = Duration.ofSeconds(1).toNanos() * SESSIONS * (CHECKS_PER_RENEWAL + 1) / REQUESTS_A_SECOND;
            List<String> own = new ArrayList<>();
            long due = System.nanoTime();
            for (int turn = first; !stopped; turn++) {
                count(session.renewPatiently(cluster.door(turn)));
                own.add(session.tokens().access());
                issued.add(session.tokens().access());
                Door other = cluster.door(turn + 1);
                count(session.isAccepted(other));
                if (!isPublished(other, session.tokens().access())) {
                    unpublished.increment();
                }
                for (int check = 1; check < CHECKS_PER_RENEWAL; check++) {
                    String token = own.get(ThreadLocalRandom.current().nextInt(own.size()));
                    count(Session.code(cluster.door(check), token).equals("PolicyNotMet"));
                }
                due += pause;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }

        private void count(boolean accepted) {
            requests.increment();
            if (!accepted) {
                wrong.increment();
            }
        }

        /** As somebody sees it who only knows the published keys. */
        private static boolean isPublished(Door door, String token) {
            try {
                return door.send("GET", "/.well-known/jwks.json", null, null)
                        .body()
                        .contains("\"" + keyOf(token) + "\"");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
