package dev.gatehouse.core.permit;

/** Is told that keys in the store have changed: that one was added, or retired. */
@FunctionalInterface
public interface KeysListener {

    /**
     * Called at least once after a change by another node, and perhaps without any; on the thread that reads the feed of
     * cut-offs, which must not be kept waiting: whoever reads the keys anew does so elsewhere.
     */
    void keysChanged();
}
