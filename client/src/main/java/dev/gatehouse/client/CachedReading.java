package dev.gatehouse.client;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What was kept of an earlier answer, however old, and without the server; which is asked only where nothing was kept.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="cached"}
 */
public final class CachedReading<T> {

    private final Backend backend;
    private final Supplier<Optional<Snapshot<T>>> kept;
    private final Supplier<T> asked;

    CachedReading(Backend backend, Supplier<Optional<Snapshot<T>>> kept, Supplier<T> asked) {
        this.backend = backend;
        this.kept = kept;
        this.asked = asked;
    }

    /**
     * @throws IllegalStateException where nobody said where answers are kept ({@link BackendBuilder#cacheIn})
     * @throws BackendException where nothing was kept, and it isn't answered as it should be
     */
    public Snapshot<T> fetch() {
        return kept.get().orElseGet(() -> {
            Clock clock = backend.options().clock();
            T value = asked.get();
            return Snapshot.of(value, clock.instant(), clock.instant());
        });
    }

    /** @see #fetch() */
    public CompletableFuture<Snapshot<T>> fetchAsync() {
        return backend.async(this::fetch);
    }
}
