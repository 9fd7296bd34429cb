package dev.gatehouse.drills;

import dev.gatehouse.testkit.Together;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** Many sessions at once. */
final class Sessions {

    private static final int AT_ONCE = 32;

    private Sessions() {}

    /** How many can't be renewed on one node and used on the next. */
    static long dead(Cluster cluster, List<Session> sessions) {
        return count(sessions.size(), number -> !isAlive(cluster, sessions.get(number), number));
    }

    /** Of how many numbers from 0 on it holds; asked of some at once. */
    static long count(int numbers, IntPredicate holds) {
        AtomicInteger next = new AtomicInteger();
        return Together.run(Math.min(AT_ONCE, numbers), worker -> count(next, numbers, holds)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long count(AtomicInteger next, int numbers, IntPredicate holds) {
        long count = 0;
        for (int number = next.getAndIncrement(); number < numbers; number = next.getAndIncrement()) {
            count += holds.test(number) ? 1 : 0;
        }
        return count;
    }

    static boolean isAlive(Cluster cluster, Session session, int turn) {
        return session.renewPatiently(cluster.door(turn)) && session.isAccepted(cluster.door(turn + 1));
    }
}
