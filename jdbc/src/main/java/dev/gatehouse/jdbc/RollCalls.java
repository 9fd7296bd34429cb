package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.model.Confirmation;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Takes roll calls by way of the feed. Thread-safe.
 *
 * <p>Each costs a row, and another one of every node that answers. So whoever asks may be answered by any that was begun
 * after that, and none is begun sooner than {@link #BETWEEN} after the one before: however many ask, and how often.
 */
final class RollCalls implements Nodes {

    static final Duration BETWEEN = Duration.ofMillis(100);

    private final Database database;
    private final Clock clock;
    private final Signal answers;

    /** Held by who begins one, while all others wait who came meanwhile. */
    private final ReentrantLock beginning = new ReentrantLock();

    private final AtomicLong begun = new AtomicLong();
    private volatile long beingBegun;
    private @Nullable Attempt last;
    private long lastNanos;

    RollCalls(Database database, Clock clock, Signal answers) {
        this.database = database;
        this.clock = clock;
        this.answers = answers;
        this.lastNanos = System.nanoTime() - BETWEEN.toNanos();
    }

    @Override
    public Confirmation rollCall(Duration atMost, Consumer<Confirmation> progress) {
        long deadline = System.nanoTime() + atMost.toNanos();
        return begunFromNowOn().await(deadline, progress);
    }

    private RollCall begunFromNowOn() {
        long begunBefore = begun.get();
        long begunMeanwhile = beingBegun;
        beginning.lock();
        try {
            Attempt attempt = last;
            if (attempt == null || !attempt.serves(begunBefore, begunMeanwhile)) {
                attempt = begin();
            }
            return attempt.result();
        } finally {
            beginning.unlock();
        }
    }

    /** One that fails counts for all who wait for it: they must not fail one after the other, each in its own time. */
    private Attempt begin() {
        pause();
        long number = begun.incrementAndGet();
        beingBegun = number;
        Attempt attempt;
        try {
            attempt = new Attempt(number, RollCall.begin(database, answers, clock.instant()), null);
        } catch (DataAccessException away) {
            attempt = new Attempt(number, null, away);
        } finally {
            beingBegun = 0;
            lastNanos = System.nanoTime();
        }
        last = attempt;
        return attempt;
    }

    private void pause() {
        long until = lastNanos + BETWEEN.toNanos();
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** One of the two is there. */
    private record Attempt(
            long number,
            @Nullable RollCall rollCall,
            @Nullable DataAccessException failure) {

        /** Whoever came after {@code before} had been begun, and while {@code meanwhile} was, if any. */
        boolean serves(long before, long meanwhile) {
            return number > before || (failure != null && number == meanwhile);
        }

        RollCall result() {
            if (rollCall == null) {
                throw failure == null ? new IllegalStateException("neither begun nor failed") : failure;
            }
            return rollCall;
        }
    }
}
