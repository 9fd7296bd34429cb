package dev.gatehouse.client;

import dev.gatehouse.model.Page;
import dev.gatehouse.model.Permit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.type.TypeReference;

/** The permits that are live: one's own, and everybody's to a manager. Each is ended everywhere in the moment it is. */
public final class PermitConsole {

    private static final String PERMITS = "api/permits";

    private static final TypeReference<Permit> PERMIT = new TypeReference<>() {};
    private static final TypeReference<Page<Permit>> PAGE = new TypeReference<>() {};

    private final Backend backend;

    PermitConsole(Backend backend) {
        this.backend = backend;
    }

    /** All that the caller may see: their own, or everybody's. */
    public List<Permit> list() {
        return list(PERMITS);
    }

    /** @see #list() */
    public CompletableFuture<List<Permit>> listAsync() {
        return backend.async(this::list);
    }

    /** Those of one user, by their id. */
    public List<Permit> listOf(String userId) {
        return list(PERMITS + of(userId));
    }

    /** @see #listOf */
    public CompletableFuture<List<Permit>> listOfAsync(String userId) {
        return backend.async(() -> listOf(userId));
    }

    private List<Permit> list(String first) {
        List<Permit> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String next = first; next != null; ) {
            Page<Permit> page = backend.read(backend.call(Call.get(next)), PAGE);
            found.addAll(page.value());
            next = backend.following(next, page.nextLink(), seen);
        }
        return found;
    }

    /** One, by its id. */
    public Permit find(String id) {
        return backend.read(backend.call(Call.get(PERMITS + "/" + ResourcePath.part(id))), PERMIT);
    }

    /** @see #find */
    public CompletableFuture<Permit> findAsync(String id) {
        return backend.async(() -> find(id));
    }

    /** Ends one: what it granted is refused from now on. */
    public void end(String id) {
        backend.call(Call.delete(PERMITS + "/" + ResourcePath.part(id)));
    }

    /** @see #end(String) */
    public CompletableFuture<Void> endAsync(String id) {
        return backend.done(() -> end(id));
    }

    /** Ends all of one user. */
    public void endAllOf(String userId) {
        backend.call(Call.delete(PERMITS + of(userId)));
    }

    /** @see #endAllOf */
    public CompletableFuture<Void> endAllOfAsync(String userId) {
        return backend.done(() -> endAllOf(userId));
    }

    private String of(String userId) {
        return "?" + backend.options().userName() + "=" + ResourcePath.encoded(userId);
    }
}
