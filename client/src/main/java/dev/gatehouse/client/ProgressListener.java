package dev.gatehouse.client;

import java.time.Duration;

/**
 * Is told how a call goes, on the thread that makes it; of those of other threads at the same time.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="progress"}
 */
public interface ProgressListener {

    /** Nobody is told. */
    ProgressListener NONE = new ProgressListener() {};

    /** It begins. */
    default void begin() {}

    /**
     * An attempt failed, and another is to be made.
     *
     * @param attempt which that will be; 2 at the first time
     * @param wait after how long
     * @return whether it may
     */
    default boolean mayWait(int attempt, Duration wait) {
        return true;
    }

    /**
     * An attempt is made.
     *
     * @param attempt which it is; 1 at the first time
     */
    default void attempt(int attempt) {}

    /** It is over, whatever came of it. */
    default void end() {}
}
