package dev.gatehouse.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks connections that are used beyond a deadline. Timeouts of statements and sockets start anew with each of them, and
 * a server that is stopped honours none; whoever waits for an answer is told in time that there is none.
 */
final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("gatehouse-database-watchdog").factory());

    Watchdog() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Watches until what it returns is closed; from then on the connection is safe. */
    Guard watch(Connection connection, Deadline deadline) {
        Watch watch = new Watch(connection);
        watch.start(timer.schedule(watch::bite, deadline.left().toNanos(), TimeUnit.NANOSECONDS));
        return watch;
    }

    /** Nobody is watched any more. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Stands over one use of a connection. */
    interface Guard extends AutoCloseable {

        @Override
        void close();
    }

    private static final class Watch implements Guard {

        private final Connection connection;
        private @Nullable ScheduledFuture<?> bite;
        private boolean over;

        private Watch(Connection connection) {
            this.connection = connection;
        }

        private synchronized void start(ScheduledFuture<?> scheduled) {
            bite = scheduled;
        }

        private synchronized void bite() {
            if (over) {
                return;
            }
            try {
                // On another thread: what is said to the server in parting may itself wait.
                connection.abort(parting -> Thread.ofVirtual().start(parting));
            } catch (SQLException e) {
                LOG.warn("a connection that is used for too long can't be broken", e);
            }
        }

        @Override
        public synchronized void close() {
            over = true;
            if (bite != null) {
                bite.cancel(false);
            }
        }
    }
}
