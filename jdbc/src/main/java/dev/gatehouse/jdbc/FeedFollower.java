package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.CutOffs;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the feed on a thread and a connection of its own, until it is closed: whatever breaks, it begins anew, and loads
 * all that can still matter.
 */
final class FeedFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FeedFollower.class);

    /** Notifications make it quick; this makes it sure. */
    private static final Duration POLL_EVERY = Duration.ofMillis(250);

    private static final Duration BEAT_EVERY = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofMillis(250);
    private static final Duration MAX_CLOSING = Duration.ofSeconds(5);

    private final FeedSession.Opening opening;
    private final CutOffs cutOffs;
    private final Signal answers;
    private final Thread thread;
    private final Every beating = new Every(BEAT_EVERY);
    private final Every forgetting = new Every(FORGET_EVERY);
    private volatile boolean closed;
    private boolean interrupted;

    private FeedFollower(FeedSession.Opening opening, FeedSession first, CutOffs cutOffs, Signal answers) {
        this.opening = opening;
        this.cutOffs = cutOffs;
        this.answers = answers;
        this.thread = Thread.ofPlatform().name("gatehouse-feed").daemon().unstarted(() -> followFrom(first));
    }

    /** When this returns, all that can still matter is in force. */
    static FeedFollower start(FeedSession.Opening opening, CutOffs cutOffs, Signal answers) throws SQLException {
        FeedFollower follower = new FeedFollower(opening, opening.open(), cutOffs, answers);
        follower.thread.start();
        return follower;
    }

    private void followFrom(FeedSession first) {
        followUntilItBreaks(() -> first);
        while (!closed) {
            followUntilItBreaks(opening);
        }
    }

    private void followUntilItBreaks(FeedSession.Opening next) {
        try (FeedSession session = next.open()) {
            resumed();
            follow(session);
        } catch (SQLException | RuntimeException | Error e) {
            interrupted(e);
            pause();
        }
    }

    private void follow(FeedSession session) throws SQLException {
        while (!closed) {
            if (session.await(POLL_EVERY)) {
                answers.raise();
            }
            session.read();
            if (beating.isDue()) {
                session.beat();
            }
            if (forgetting.isDue()) {
                cutOffs.forget();
            }
        }
    }

    private void resumed() {
        if (interrupted) {
            interrupted = false;
            LOG.info("revocations of other nodes reach this one again");
        }
    }

    private void interrupted(Throwable e) {
        if (!interrupted && !closed) {
            interrupted = true;
            LOG.warn("revocations of other nodes don't reach this one: {}", String.valueOf(e.getMessage()));
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(MAX_CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells when something is to be done again. */
    private static final class Every {

        private final Duration period;
        private @Nullable Long lastNanos;

        Every(Duration period) {
            this.period = period;
        }

        boolean isDue() {
            long now = System.nanoTime();
            boolean due = lastNanos == null || now - lastNanos >= period.toNanos();
            if (due) {
                lastNanos = now;
            }
            return due;
        }
    }
}
