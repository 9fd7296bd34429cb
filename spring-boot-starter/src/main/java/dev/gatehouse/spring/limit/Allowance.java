package dev.gatehouse.spring.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** So many at once and so many more in each period, for each of those who ask. Thread-safe. */
final class Allowance {

    /** Whoever isn't among the last so many begins anew: memory is bounded, and nobody is locked out by strangers. */
    private static final long MAX_REMEMBERED = 50_000;

    private final boolean unlimited;
    private final Supplier<Bucket> fresh;
    private final Cache<String, Bucket> buckets;

    private Allowance(boolean unlimited, Supplier<Bucket> fresh, Duration full) {
        this.unlimited = unlimited;
        this.fresh = fresh;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                // One that isn't asked for so long is full again.
                .expireAfterAccess(full)
                .executor(Runnable::run)
                .build();
    }

    /** @param burst 0 for any number */
    static Allowance of(int burst, int perPeriod, Duration period, Clock clock) {
        Duration full = period.multipliedBy(Math.ceilDiv(Math.max(burst, 1), perPeriod));
        return new Allowance(burst == 0, () -> bucket(burst, perPeriod, period, clock), full);
    }

    /** Takes one. Empty where there was one; otherwise how long it takes until there is. */
    Optional<Duration> take(String who) {
        if (unlimited) {
            return Optional.empty();
        }
        ConsumptionProbe probe = buckets.get(who, key -> fresh.get()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private static Bucket bucket(int burst, int perPeriod, Duration period, Clock clock) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perPeriod, period))
                .withCustomTimePrecision(new ClockMeter(clock))
                .build();
    }

    private record ClockMeter(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
