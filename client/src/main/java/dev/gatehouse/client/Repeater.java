package dev.gatehouse.client;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes attempts until one is answered for good, or none may be made any more. */
final class Repeater {

    private final Attempts attempts;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Calls share it; whoever closes has it alone. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    Repeater(Attempts attempts, Clock clock) {
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * @param mayRepeat whether another may be made of one that was sent
     * @param attempt makes one until then
     * @return the last answer
     * @throws Unreachable where the last one had none
     * @throws IllegalStateException where this is closed
     */
    Answer run(boolean mayRepeat, ProgressListener listener, Function<Deadline, Answer> attempt) {
        underWay.readLock().lock();
        try {
            if (isClosed()) {
                throw closed();
            }
            return tell(mayRepeat, listener, attempt);
        } finally {
            underWay.readLock().unlock();
        }
    }

    private Answer tell(boolean mayRepeat, ProgressListener listener, Function<Deadline, Answer> attempt) {
        listener.begin();
        try {
            return repeat(mayRepeat, listener, attempt);
        } finally {
            listener.end();
        }
    }

    private Answer repeat(boolean mayRepeat, ProgressListener listener, Function<Deadline, Answer> attempt) {
        Deadline until = Deadline.in(attempts.deadline());
        for (int number = 1; ; number++) {
            listener.attempt(number);
            Tried tried = Tried.of(attempt, until);
            if (number == attempts.count() || !tried.isPassing() || !(mayRepeat || tried.isUnsent())) {
                return tried.get();
            }
            Duration wait = attempts.waitAfter(number, tried.retryAfter(clock));
            if (wait.compareTo(until.left()) >= 0 || isClosed() || !listener.mayWait(number + 1, wait)) {
                return tried.get();
            }
            pause(wait);
        }
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the backend is closed");
    }

    /**
     * No attempt is made after this.
     *
     * @param patience how long it waits for the calls that are under way
     * @return whether none is any more
     */
    boolean close(Duration patience) throws InterruptedException {
        try {
            boolean isQuiet = underWay.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (isQuiet) {
                underWay.writeLock().unlock();
            }
            return isQuiet;
        } finally {
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause(Duration wait) {
        try {
            if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Unreachable("the backend was closed", null).lasting();
            }
        } catch (InterruptedException stopped) {
            throw Unreachable.interrupted(stopped);
        }
    }

    /** One attempt: it has an answer or a failure. */
    private record Tried(@Nullable Answer answer, @Nullable Unreachable failure) {

        static Tried of(Function<Deadline, Answer> attempt, Deadline until) {
            try {
                return new Tried(attempt.apply(until), null);
            } catch (Unreachable none) {
                return new Tried(null, none);
            }
        }

        boolean isPassing() {
            return answer == null ? failure != null && failure.isPassing() : answer.isPassing();
        }

        boolean isUnsent() {
            return failure != null && failure.isUnsent();
        }

        Duration retryAfter(Clock clock) {
            if (answer != null) {
                return answer.retryAfter(clock);
            }
            return failure == null ? Duration.ZERO : failure.retryAfter();
        }

        Answer get() {
            if (answer != null) {
                return answer;
            }
            throw failure == null ? new IllegalStateException("neither answer nor failure") : failure;
        }
    }
}
