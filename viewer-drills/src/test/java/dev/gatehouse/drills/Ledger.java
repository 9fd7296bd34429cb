package dev.gatehouse.drills;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What was answered, written down outside of all that may die. Thread-safe. */
final class Ledger {

    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();
    private final AtomicLong mute = new AtomicLong();
    private final AtomicLong twice = new AtomicLong();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Map<String, String> successors = new ConcurrentHashMap<>();

    /** {@code spent} was answered with {@code successor}; another one than before would be a second live lineage. */
    void renewed(String spent, String successor) {
        renewals.incrementAndGet();
        String before = successors.putIfAbsent(spent, successor);
        if (before != null && !before.equals(successor)) {
            twice.incrementAndGet();
        }
    }

    /** A request was sent and not answered. */
    void cut() {
        cut.incrementAndGet();
    }

    /** 503, with or without saying when to come again. */
    void unavailable(Answer answer) {
        unavailable.incrementAndGet();
        if (!answer.saysWhenAgain()) {
            mute.incrementAndGet();
        }
    }

    /** An honest client was refused. */
    void lost(String why) {
        lost.add(why);
    }

    long renewals() {
        return renewals.get();
    }

    long cuts() {
        return cut.get();
    }

    long timesUnavailable() {
        return unavailable.get();
    }

    /** Times of 503 without a {@code Retry-After}. */
    long timesMute() {
        return mute.get();
    }

    long redeemedTwice() {
        return twice.get();
    }

    Queue<String> lost() {
        return lost;
    }
}
