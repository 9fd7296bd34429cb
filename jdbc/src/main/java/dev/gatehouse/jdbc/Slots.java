package dev.gatehouse.jdbc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * As many as there are connections. A pool waits as long for everybody; here each waits as long as it may, and in the order
 * they came.
 */
final class Slots {

    private final Semaphore free;

    Slots(int number) {
        this.free = new Semaphore(number, true);
    }

    /**
     * One of them; closing it gives it back.
     *
     * @throws CannotGetJdbcConnectionException when none is free in time
     */
    Slot take(Deadline deadline) {
        if (!acquire(deadline)) {
            throw new CannotGetJdbcConnectionException("all database connections are in use");
        }
        return free::release;
    }

    private boolean acquire(Deadline deadline) {
        try {
            return free.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The right to use a connection. */
    interface Slot extends AutoCloseable {

        @Override
        void close();
    }
}
