package dev.gatehouse.spring;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Does something again and again on a thread of its own, from when the application is ready until it is told to stop; then
 * it lets what it is at come to its end.
 */
final class Ticker {

    /** Longer than any statement takes; whoever doesn't end by then is interrupted. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final Duration every;
    private final Consumer<BooleanSupplier> work;
    private final ScheduledExecutorService thread;

    /**
     * @param name of its thread
     * @param work asks whether to go on, and must not throw
     */
    Ticker(String name, Duration every, Consumer<BooleanSupplier> work) {
        this.every = every;
        this.work = work;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused =
                thread.scheduleWithFixedDelay(this::doIt, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does it once more as soon as its thread is free; nothing where it was stopped. */
    void soon() {
        try {
            thread.execute(this::doIt);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("stopped", stopped);
        }
    }

    /** Also what must not happen, as memory that runs out, is no reason never to do it again. */
    private void doIt() {
        try {
            work.accept(this::goesOn);
        } catch (RuntimeException | Error e) {
            LOG.error("failed, and is done again later", e);
        }
    }

    private boolean goesOn() {
        return !thread.isShutdown();
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
