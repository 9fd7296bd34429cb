package dev.gatehouse.drills;

import dev.gatehouse.core.claims.RandomId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Whoever has a copy of a spent refresh token, and shows it. */
final class Copies {

    private Copies() {}

    /**
     * For how many sessions showing a copy of the token spent last ended the permit, on all nodes, for thief and owner alike.
     * None of them is alive afterwards.
     */
    static long caught(Cluster cluster, List<Session> sessions) {
        return Sessions.count(sessions.size(), number -> isCaught(cluster, sessions.get(number), number));
    }

    private static boolean isCaught(Cluster cluster, Session session, int turn) {
        try {
            String copy = Objects.requireNonNull(session.spent());
            Answer thief = cluster.door(turn).renew(copy, RandomId.next());
            return thief.code().equals("PermitRevoked") && isDead(cluster, session.tokens(), turn + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing of a revoked permit works any more: its refresh token at once, its access token a moment later. */
    static boolean isDead(Cluster cluster, Tokens tokens, int turn) throws IOException {
        return cluster.door(turn)
                        .renew(tokens.refresh(), RandomId.next())
                        .code()
                        .equals("PermitRevoked")
                && isRefusedEverywhere(cluster, tokens.access());
    }

    static boolean isRefusedEverywhere(Cluster cluster, String accessToken) throws IOException {
        long end = System.nanoTime() + cluster.everywhereWithin().toNanos();
        for (Door door : cluster.doors()) {
            if (!isRefused(door, accessToken, end)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRefused(Door door, String accessToken, long end) throws IOException {
        do {
            if (door.check(accessToken).code().equals("TokenRevoked")) {
                return true;
            }
        } while (System.nanoTime() < end);
        return false;
    }
}
