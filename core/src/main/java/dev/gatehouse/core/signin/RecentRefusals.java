package dev.gatehouse.core.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;

/**
 * The permits whose refused renewals were taken down a moment ago: showing a dead token again and again costs nobody anything,
 * and the record is not to be filled that way. Thread-safe.
 */
final class RecentRefusals {

    private static final Duration MOMENT = Duration.ofMinutes(1);

    /** Whoever isn't among the last so many is taken down anew. */
    private static final long MAX_REMEMBERED = 50_000;

    private final Cache<String, Renewal.Reason> reasons;

    RecentRefusals(Clock clock) {
        this.reasons = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(MOMENT)
                .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                .executor(Runnable::run)
                .build();
    }

    /** Whether the permit was last refused for something else, or some time ago. */
    boolean isNew(String permitId, Renewal.Reason reason) {
        return reasons.getIfPresent(permitId) != reason;
    }

    void remember(String permitId, Renewal.Reason reason) {
        reasons.put(permitId, reason);
    }
}
