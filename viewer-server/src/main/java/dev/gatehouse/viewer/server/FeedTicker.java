package dev.gatehouse.viewer.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets the market tick, at whole multiples of the feed's step. Every node tries to: whoever is first does. */
@Component
class FeedTicker {

    private static final Logger LOG = LoggerFactory.getLogger(FeedTicker.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Market market;
    private final long step;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("feed").daemon().factory());
    private boolean failing;

    FeedTicker(Market market, ViewerProperties properties, Clock clock) {
        this.market = market;
        this.step = properties.feed().every().toMillis();
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (step > 0) {
            scheduleNext();
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        thread.shutdownNow();
        try {
            var unused = thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void scheduleNext() {
        if (!thread.isShutdown()) {
            long wait = step - Math.floorMod(clock.millis(), step);
            var unused = thread.schedule(this::tick, wait, TimeUnit.MILLISECONDS);
        }
    }

    /** The timer may be a little early: then the tick before has been, and this one comes after what is left of the step. */
    private void tick() {
        try {
            market.tick(Instant.ofEpochMilli(Math.floorDiv(clock.millis(), step) * step));
            failing = false;
        } catch (RuntimeException failure) {
            tell(failure);
        } finally {
            scheduleNext();
        }
    }

    /** Once, until it goes well again. */
    private void tell(RuntimeException failure) {
        if (!failing && !thread.isShutdown()) {
            LOG.warn("the feed's prices were not entered; tried again every {}", Duration.ofMillis(step), failure);
        }
        failing = true;
    }
}
