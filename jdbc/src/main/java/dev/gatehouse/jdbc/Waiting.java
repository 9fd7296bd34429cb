package dev.gatehouse.jdbc;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long this thread may yet wait for the database. */
final class Waiting {

    private final Duration each;

    /** In nanoseconds; nothing where a transaction stands alone. */
    private final ThreadLocal<@Nullable Long> left = new ThreadLocal<>();

    /**
     * @param each for a transaction, or for several that are done together
     */
    Waiting(Duration each) {
        this.each = each;
    }

    /** Does {@code work}, which has until its deadline; what it takes is gone for those it is done together with. */
    <T extends @Nullable Object> T once(Function<Deadline, T> work) {
        Long allowed = left.get();
        if (allowed == null) {
            return work.apply(Deadline.in(each));
        }
        Deadline deadline = Deadline.in(Duration.ofNanos(allowed));
        try {
            return work.apply(deadline);
        } finally {
            left.set(deadline.left().toNanos());
        }
    }

    /** All transactions until it is closed count as one; inside another, until that one is closed. */
    Database.Together together() {
        if (left.get() != null) {
            return () -> {};
        }
        left.set(each.toNanos());
        return left::remove;
    }
}
