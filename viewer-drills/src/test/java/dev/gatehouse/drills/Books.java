package dev.gatehouse.drills;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that was acknowledged while databases were killed. Thread-safe. */
final class Books {

    private final Ledger renewals = new Ledger();
    private final Queue<Session> signedIn = new ConcurrentLinkedQueue<>();
    private final Queue<Tokens> revoked = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> guesses = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final AtomicLong slowestRecoveryNanos = new AtomicLong();

    Ledger renewals() {
        return renewals;
    }

    void signedIn(String email, Tokens tokens) {
        signedIn.add(new Session(email, tokens, renewals));
    }

    void revoked(Tokens tokens) {
        revoked.add(tokens);
    }

    void guessed(String email) {
        guesses.computeIfAbsent(email, none -> new AtomicInteger()).incrementAndGet();
    }

    /** A request the outage was the end of, and how long that took. */
    void interrupted(long nanos) {
        inFlight.incrementAndGet();
        slowestNanos.accumulateAndGet(nanos, Math::max);
    }

    void recovered(Duration time) {
        slowestRecoveryNanos.accumulateAndGet(time.toNanos(), Math::max);
    }

    List<Session> signedIn() {
        return List.copyOf(signedIn);
    }

    List<Tokens> revoked() {
        return List.copyOf(revoked);
    }

    /** Wrong guesses by e-mail. */
    Map<String, AtomicInteger> guesses() {
        return guesses;
    }

    long inFlight() {
        return inFlight.get();
    }

    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    Duration slowestRecovery() {
        return Duration.ofNanos(slowestRecoveryNanos.get());
    }

    String counts() {
        long guessed = guesses.values().stream().mapToLong(AtomicInteger::get).sum();
        return "%,d, %,d, %,d, %,d".formatted(renewals.renewals(), signedIn.size(), revoked.size(), guessed);
    }
}
