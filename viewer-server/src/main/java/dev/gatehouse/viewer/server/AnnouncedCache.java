package dev.gatehouse.viewer.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.jdbc.Announcements;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What reads came to, until somebody announces one of its topics, on whichever node. Every announcement begins a generation: what was read in one
 * before, and be it remembered after its end, is never served. Thread-safe.
 *
 * <p>While this node may not have heard of an announcement, and inside a unit of work, every read is made.
 */
final class AnnouncedCache<K, V> implements MeterBinder {

    /** Whoever changes rows behind our backs announces nothing. */
    static final Duration LASTS = Duration.ofSeconds(10);

    /** In characters, about. */
    private static final int ITEM_LENGTH = 50;

    private record Key<K>(long generation, K asked) {}

    private final String name;
    private final Announcements announcements;
    private final AtomicLong generation = new AtomicLong();
    private final Cache<Key<K>, V> cache;

    /**
     * @param name as metrics have it
     * @param topics what the reads depend on
     * @param most how many items are remembered
     * @param items how many there are in what a read came to
     */
    AnnouncedCache(
            String name,
            Announcements announcements,
            Set<String> topics,
            long most,
            ToIntFunction<? super V> items,
            Clock clock) {
        this.name = name;
        this.announcements = announcements;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((Key<K> key, V value) -> weight(key.asked()) + items.applyAsInt(value))
                .expireAfterWrite(LASTS)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .recordStats()
                .build();
        topics.forEach(topic -> announcements.listen(topic, generation::incrementAndGet));
    }

    /** Somebody may ask for little at great length. */
    private static int weight(Object asked) {
        return 1 + asked.toString().length() / ITEM_LENGTH;
    }

    /**
     * What {@code read} comes to, which depends on nothing but {@code asked} and the rows the topics are about. That there is nothing is not
     * remembered: of what isn't there anybody could ask for any number.
     */
    Optional<V> find(K asked, Supplier<Optional<V>> read) {
        return announcements.isCurrent() ? remembered(new Key<>(generation.get(), asked), read) : read.get();
    }

    /** {@link #find} of what there always is. */
    V get(K asked, Supplier<V> read) {
        return find(asked, () -> Optional.of(read.get())).orElseThrow();
    }

    /** No lock is held while it is read: whoever asks for the same meanwhile reads as well. */
    private Optional<V> remembered(Key<K> key, Supplier<Optional<V>> read) {
        V known = cache.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<V> found = read.get();
        found.ifPresent(value -> cache.put(key, value));
        return found;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        CaffeineCacheMetrics.monitor(registry, cache, name);
    }
}
