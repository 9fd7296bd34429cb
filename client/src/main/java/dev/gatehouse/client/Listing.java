package dev.gatehouse.client;

import dev.gatehouse.model.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of a kind, as they are asked for. It is changed by its methods and not thread-safe; {@link #fetch()} may be called as often as one likes.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="listing"}
 *
 * @param <T> the application's class; its path follows from its name, or from {@link dev.gatehouse.model.ResourceName}
 */
public final class Listing<T> {

    private final Backend backend;
    private final Class<T> type;
    private final ResourcePath path;
    private final QueryString query = new QueryString();

    private int most = Integer.MAX_VALUE;
    private Freshness freshness = Freshness.REVALIDATED;

    Listing(Backend backend, Class<T> type, ResourcePath path) {
        this.backend = backend;
        this.type = type;
        this.path = path;
    }

    /** Those that belong to it; of several owners the outermost is named first. */
    public Listing<T> ownedBy(Object owner) {
        path.own(backend, owner);
        return this;
    }

    /** Those that belong to the one of that key. */
    public Listing<T> ownedBy(Class<?> owners, String key) {
        path.own(owners, key);
        return this;
    }

    /** Those for which it holds, {@code price gt 20} for instance. */
    public Listing<T> filter(String expression) {
        query.set("filter", expression);
        return this;
    }

    /** In that order, {@code price desc, tag} for instance. */
    public Listing<T> orderBy(String properties) {
        query.set("orderby", properties);
        return this;
    }

    /** So many at most. */
    public Listing<T> top(int most) {
        this.most = most;
        query.set("top", String.valueOf(most));
        return this;
    }

    /** Without so many of the first. */
    public Listing<T> skip(int first) {
        query.set("skip", String.valueOf(first));
        return this;
    }

    /** The server says all of them again, whatever was kept. Else it is asked whether that still holds. */
    public Listing<T> fresh() {
        freshness = Freshness.FRESH;
        return this;
    }

    /** As they were kept, which may be without a network. */
    public CachedReading<List<T>> cached() {
        return new CachedReading<>(backend, this::kept, this::fetch);
    }

    /**
     * All of them, or as many as {@link #top(int)} says, a page after the other.
     *
     * @throws IllegalArgumentException where the server has no such resources; its message says which it has
     * @throws BackendException where it isn't answered as it should be
     */
    public List<T> fetch() {
        backend.check("GET", path.template());
        return pages(address -> Optional.of(backend.get(address, freshness))).orElseThrow();
    }

    /** All pages or none: of a part nobody knows what is missing. */
    private Optional<Snapshot<List<T>>> kept() {
        Instant now = backend.options().clock().instant();
        AtomicReference<Instant> oldest = new AtomicReference<>(now);
        Optional<List<T>> found = pages(address -> backend.reads().kept(address).map(page -> {
            oldest.accumulateAndGet(page.asOf(), (one, other) -> one.isBefore(other) ? one : other);
            return page.answer();
        }));
        return found.map(all -> Snapshot.of(all, oldest.get(), now));
    }

    private Optional<List<T>> pages(Function<String, Optional<Answer>> answers) {
        List<T> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (@Nullable String next = path.collection() + query.text(); next != null && found.size() < most; ) {
            Optional<Answer> answer = answers.apply(next);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            Page<T> page = backend.readPage(answer.get(), type);
            page.value().stream().limit(most - found.size()).forEach(found::add);
            next = backend.following(next, page.nextLink(), seen);
        }
        return Optional.of(found);
    }

    /** @see #fetch() */
    public CompletableFuture<List<T>> fetchAsync() {
        return backend.async(this::fetch);
    }
}
