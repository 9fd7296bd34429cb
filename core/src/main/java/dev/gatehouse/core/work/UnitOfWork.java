package dev.gatehouse.core.work;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one transaction of several calls of stores: a change, what is written down of it, and what is to be sent because of
 * it. Stores join it that keep their rows where it does; those of an application's own that keep them elsewhere can't.
 * Thread-safe.
 *
 * <p>It holds a connection, and the embedded database has one that writes: nothing that takes time, such as hashing a
 * password, is done inside.
 */
public interface UnitOfWork {

    /**
     * Does {@code work} with all calls of stores on this thread in one transaction, which is durable when this returns and
     * undone when {@code work} throws. Inside another one it is a part of that one, and durable when that one is.
     *
     * <p>What the database rolled back for a deadlock is done again from the beginning, so {@code work} does nothing but call
     * stores and decide by what they answer.
     *
     * @throws IllegalStateException where {@code work} returns although a call of a store in it has thrown: half of what it
     *     did can't be kept
     */
    <T extends @Nullable Object> T run(Supplier<T> work);

    /**
     * Does {@code action} once what is being done on this thread is durable, and never where it comes to nothing; at once
     * where nothing is. It may begin a unit of its own. What one throws is logged, and keeps no other from being done.
     */
    void afterCommit(Runnable action);

    /**
     * Does {@code action} likewise, before all of {@link #afterCommit}: for what must be in force before anybody is told. It is quick,
     * and does no I/O.
     */
    void atCommit(Runnable action);
}
