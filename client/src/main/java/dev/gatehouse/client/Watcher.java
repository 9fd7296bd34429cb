package dev.gatehouse.client;

import java.time.Duration;

/** Who is told of what happens at the server, on one thread of the {@link Watch}'s. What it throws ends the watch. */
@FunctionalInterface
public interface Watcher<T> {

    /** It happened; each once, in their order. */
    void next(T event);

    /** From now on what happens is told as it does. */
    default void live() {}

    /**
     * The server can't be listened to at the moment. What happens meanwhile is told when it can again, as far as it remembers that.
     *
     * @param why what came instead
     * @param wait until it is attempted again
     */
    default void waiting(BackendException why, Duration wait) {}
}
