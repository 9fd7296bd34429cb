package dev.gatehouse.client;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One of a kind, by its key. It is changed by its methods and not thread-safe; {@link #fetch()} may be called as often as one likes.
 *
 * @param <T> the application's class; its path follows from its name, or from {@link dev.gatehouse.model.ResourceName}
 */
public final class Lookup<T> {

    private final Backend backend;
    private final Class<T> type;
    private final ResourcePath path;
    private final String key;

    private Freshness freshness = Freshness.REVALIDATED;

    Lookup(Backend backend, Class<T> type, ResourcePath path, String key) {
        this.backend = backend;
        this.type = type;
        this.path = path;
        this.key = key;
    }

    /** It belongs to that one; of several owners the outermost is named first. */
    public Lookup<T> ownedBy(Object owner) {
        path.own(backend, owner);
        return this;
    }

    /** It belongs to the one of that key. */
    public Lookup<T> ownedBy(Class<?> owners, String ownersKey) {
        path.own(owners, ownersKey);
        return this;
    }

    /** The server says all of it again, whatever was kept. Else it is asked whether that still holds. */
    public Lookup<T> fresh() {
        freshness = Freshness.FRESH;
        return this;
    }

    /** As it was kept, which may be without a network. */
    public CachedReading<T> cached() {
        return new CachedReading<>(backend, this::kept, this::fetch);
    }

    /**
     * @throws IllegalArgumentException where the server has no such resources; its message says which it has
     * @throws BackendException where it isn't answered as it should be
     */
    public T fetch() {
        backend.check("GET", path.itemTemplate());
        return backend.readOne(backend.get(path.item(key), freshness), type);
    }

    /** @see #fetch() */
    public CompletableFuture<T> fetchAsync() {
        return backend.async(this::fetch);
    }

    private Optional<Snapshot<T>> kept() {
        Instant now = backend.options().clock().instant();
        return backend.reads()
                .kept(path.item(key))
                .map(found -> Snapshot.of(backend.readOne(found.answer(), type), found.asOf(), now));
    }
}
