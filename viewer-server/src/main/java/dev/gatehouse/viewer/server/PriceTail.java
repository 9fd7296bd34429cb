package dev.gatehouse.viewer.server;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.viewer.server.NewPrices.Numbered;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The new prices as they come, for all who listen at this node: one thread reads them, four times a second while anybody listens,
 * and keeps the last ones. Who is so slow that they are gone reads them again; so nobody misses any, and memory doesn't
 * depend on who listens. Thread-safe.
 */
@Component
class PriceTail implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PriceTail.class);

    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int KEPT = 2_000;

    private final NewPrices prices;
    private final int maxListeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** All above {@code begin}, up to {@code end}. */
    private final Deque<Numbered> kept = new ArrayDeque<>();

    private long begin;
    private long end;
    private int listeners;
    private boolean failing;
    private volatile boolean running;

    PriceTail(NewPrices prices, ViewerProperties properties) {
        this.prices = prices;
        this.maxListeners = properties.stream().maxListeners();
    }

    /** Somebody who listens, until closed. For one thread. */
    final class Listener implements AutoCloseable {

        private long position;

        private Listener(long position) {
            this.position = position;
        }

        /** Those that came since it was asked last; none where there were none for that long, or the node stops. */
        List<Numbered> await(Duration atMost) throws InterruptedException {
            List<Numbered> next = isBehind() ? prices.after(position) : take(atMost);
            if (!next.isEmpty()) {
                position = next.getLast().number();
            }
            return next;
        }

        private boolean isBehind() {
            lock.lock();
            try {
                return position < begin;
            } finally {
                lock.unlock();
            }
        }

        private List<Numbered> take(Duration atMost) throws InterruptedException {
            long left = atMost.toNanos();
            lock.lock();
            try {
                while (end <= position && running && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return position < begin
                        ? List.of()
                        : kept.stream()
                                .filter(price -> price.number() > position)
                                .toList();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                listeners--;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Listens from now on to those above that number. One above all there are is of another database: then to those that come.
     *
     * @throws ProblemException 503, where there are as many who listen as may
     */
    Listener listen(long after) {
        long latest = prices.latest();
        lock.lock();
        try {
            if (listeners >= maxListeners) {
                throw ProblemException.of(ProblemCode.BUSY);
            }
            if (listeners == 0) {
                startAt(latest);
            }
            listeners++;
            changed.signalAll();
            return new Listener(Math.min(after, latest));
        } finally {
            lock.unlock();
        }
    }

    /** Listens to those that come. */
    Listener listen() {
        return listen(Long.MAX_VALUE);
    }

    /** Whoever listens goes when this isn't so any more. */
    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofPlatform().name("price-tail").daemon().start(this::follow);
    }

    /** Before the web server waits for its requests to end: those who listen would not. */
    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        try {
            while (running) {
                awaitListeners();
                readOn();
                TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListeners() throws InterruptedException {
        lock.lock();
        try {
            while (listeners == 0 && running) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void readOn() {
        try {
            List<Numbered> next = List.of();
            do {
                next = prices.after(endNow());
                keep(next);
            } while (next.size() == NewPrices.PAGE);
            failing = false;
        } catch (RuntimeException failure) {
            tell(failure);
        }
    }

    /** Once, until it goes well again: whoever listens is told later. */
    private void tell(RuntimeException failure) {
        if (!failing && running) {
            LOG.warn("new prices can't be read; tried again every {}", EVERY, failure);
        }
        failing = true;
    }

    private long endNow() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    private void keep(List<Numbered> next) {
        lock.lock();
        try {
            next.stream().filter(price -> price.number() > end).forEach(this::keep);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Numbered price) {
        kept.addLast(price);
        end = price.number();
        if (kept.size() > KEPT) {
            begin = kept.removeFirst().number();
        }
    }

    /** Nobody listened, and so nothing was read. */
    private void startAt(long number) {
        kept.clear();
        begin = number;
        end = number;
    }
}
