package dev.gatehouse.core.user;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs so many hashes at once and no more; some wait, for a while and no longer. What is computed is memory and
 * processor alone, so it runs on platform threads: a virtual thread would pin its carrier as long.
 */
final class HashingPool implements AutoCloseable {

    private final ThreadPoolExecutor threads;
    private final Duration maxWait;

    HashingPool(HashingOptions options) {
        this.maxWait = options.maxWait();
        this.threads = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(options.maxWaiting()),
                Thread.ofPlatform().daemon().name("password-hasher-", 1).factory());
    }

    /**
     * What {@code hash} returns, once it had its turn.
     *
     * @throws HasherBusyException when too many wait, or its turn did not come in time
     * @throws CancellationException when the caller is interrupted, or the pool is closed
     */
    <T> T run(Callable<T> hash) {
        FutureTask<T> task = new FutureTask<>(hash);
        try {
            threads.execute(task);
            return await(task);
        } catch (RejectedExecutionException full) {
            throw busy();
        } catch (InterruptedException interrupted) {
            withdraw(task);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a password to be hashed");
        } catch (ExecutionException failed) {
            throw unchecked(failed.getCause());
        }
    }

    /** How many wait for their turn. */
    int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
    }

    /** Only the turn is waited for so long: what runs is soon done, and to drop it would waste it. */
    private <T> T await(FutureTask<T> task) throws InterruptedException, ExecutionException {
        try {
            return task.get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            if (withdraw(task)) {
                throw busy();
            }
            return task.get();
        }
    }

    /** Whether it was still waiting. */
    private boolean withdraw(FutureTask<?> task) {
        return threads.remove(task);
    }

    private HasherBusyException busy() {
        return new HasherBusyException(maxWait);
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            case null, default -> new IllegalStateException("hashing failed", cause);
        };
    }
}
