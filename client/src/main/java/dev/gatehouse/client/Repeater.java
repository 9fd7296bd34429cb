package dev.gatehouse.client;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes attempts until one is answered for good, or none may be made any more. */
final class Repeater {

    private final Attempts attempts;
    private final Clock clock;

    Repeater(Attempts attempts, Clock clock) {
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * @param mayRepeat whether another may be made of one that was sent
     * @param attempt makes one within the time it is given
     * @return the last answer
     * @throws Unreachable where the last one had none
     */
    Answer run(boolean mayRepeat, ProgressListener listener, Function<Duration, Answer> attempt) {
        listener.begin();
        try {
            return repeat(mayRepeat, listener, attempt);
        } finally {
            listener.end();
        }
    }

    private Answer repeat(boolean mayRepeat, ProgressListener listener, Function<Duration, Answer> attempt) {
        long end = System.nanoTime() + attempts.deadline().toNanos();
        for (int number = 1; ; number++) {
            listener.attempt(number);
            Tried tried = Tried.of(attempt, left(end));
            if (number == attempts.count() || !tried.isPassing() || !(mayRepeat || tried.isUnsent())) {
                return tried.get();
            }
            Duration wait = attempts.waitAfter(number, tried.retryAfter(clock));
            if (wait.compareTo(left(end)) >= 0 || !listener.mayWait(number + 1, wait)) {
                return tried.get();
            }
            pause(wait);
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), end - System.nanoTime()));
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException stopped) {
            throw Unreachable.interrupted(stopped);
        }
    }

    /** One attempt: it has an answer or a failure. */
    private record Tried(@Nullable Answer answer, @Nullable Unreachable failure) {

        static Tried of(Function<Duration, Answer> attempt, Duration patience) {
            try {
                return new Tried(attempt.apply(patience), null);
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
