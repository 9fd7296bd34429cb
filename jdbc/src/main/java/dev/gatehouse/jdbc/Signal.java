package dev.gatehouse.jdbc;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes all who wait for it. Thread-safe. */
final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raisedAgain = lock.newCondition();
    private long raised;

    void raise() {
        lock.lock();
        try {
            raised++;
            raisedAgain.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How often it was raised so far. */
    long count() {
        lock.lock();
        try {
            return raised;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it was raised more often than {@code seen} times, or the time is over. */
    void awaitMoreThan(long seen, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (raised <= seen && left > 0) {
                left = raisedAgain.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
