package dev.gatehouse.drills;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Checks of valid access tokens, so many a second, at all nodes in turn, until it is stopped. */
final class Load implements AutoCloseable {

    private static final int WORKERS = 20;

    private final Cluster cluster;
    private final List<String> tokens;
    private final long pauseNanos;
    private final LongAdder checks = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final List<Thread> workers = new ArrayList<>();
    private final long start = System.nanoTime();
    private volatile boolean stopped;
    private volatile long end;

    private Load(Cluster cluster, List<String> tokens, int rate) {
        this.cluster = cluster;
        this.tokens = tokens;
        this.pauseNanos = Duration.ofSeconds(1).toNanos() * WORKERS / rate;
    }

    static Load start(Cluster cluster, List<String> tokens, int rate) {
        Load load = new Load(cluster, tokens, rate);
        for (int worker = 0; worker < WORKERS; worker++) {
            int number = worker;
            load.workers.add(Thread.startVirtualThread(() -> load.work(number)));
        }
        return load;
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread worker : workers) {
            worker.join();
        }
        end = System.nanoTime();
    }

    long checks() {
        return checks.sum();
    }

    /** A second, of the time until it was stopped. */
    long rate() {
        return Math.round(checks.sum() / ((end - start) / 1e9));
    }

    /** How many were not answered as a valid token is. */
    long wrong() {
        return wrong.sum();
    }

    @Override
    public void close() {
        stopped = true;
    }

    /** At times that were set beforehand: who is late makes up for it. */
    private void work(int worker) {
        long due = System.nanoTime();
        for (int turn = worker; !stopped; turn += 1) {
            check(cluster.door(turn), tokens.get(turn % tokens.size()));
            due += pauseNanos;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void check(Door door, String token) {
        try {
            if (!door.check(token).code().equals("PolicyNotMet")) {
                wrong.increment();
            }
        } catch (IOException e) {
            wrong.increment();
        }
        checks.increment();
    }
}
