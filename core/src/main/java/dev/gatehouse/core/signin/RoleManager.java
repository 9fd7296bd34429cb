package dev.gatehouse.core.signin;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.permit.ClaimsTooLongException;
import dev.gatehouse.core.user.Role;
import dev.gatehouse.core.user.RoleStore;
import dev.gatehouse.core.user.RoleStore.Change;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Roles that carry claims. A change of one cuts off the access tokens of all who hold it. Thread-safe. */
public final class RoleManager {

    /** What all roles of a user may claim together, in bytes: a third of what a token carries. */
    private static final int MAX_LENGTH = 2_500;

    private final RoleStore store;
    private final PermitRevoker revoker;
    private final UnitOfWork work;
    private final AuditLog audit;

    /** @param work what the store and the audit take part in */
    public RoleManager(RoleStore store, PermitRevoker revoker, UnitOfWork work, AuditLog audit) {
        this.store = store;
        this.revoker = revoker;
        this.work = work;
        this.audit = audit;
    }

    /**
     * What is claimed of a user by roles: a text, or a list of texts where roles say different things. What the account itself
     * claims goes before that and isn't among it.
     */
    public Map<String, Object> claimsOf(User user) {
        if (user.roles().isEmpty()) {
            return Map.of();
        }
        Map<String, SortedSet<String>> values = new TreeMap<>();
        store.find(user.roles())
                .forEach(role -> role.claims()
                        .forEach((name, value) -> values.computeIfAbsent(name, first -> new TreeSet<>())
                                .add(value)));
        values.keySet().removeAll(user.claims().keySet());
        Map<String, Object> claims = new HashMap<>();
        values.forEach((name, all) -> claims.put(name, all.size() == 1 ? all.first() : List.copyOf(all)));
        return claims;
    }

    public Optional<Role> find(String name) {
        return store.find(Set.of(name)).stream().findFirst();
    }

    /** All of them by name, {@code top} after the first {@code skip}. */
    public List<Role> list(int top, int skip) {
        return store.list(top, skip);
    }

    /**
     * Adds one; empty where there is one of that name.
     *
     * @throws ClaimsTooLongException where tokens of somebody who holds it would be too long, and nothing was changed
     */
    public Optional<Role> add(String name, Map<String, String> claims) {
        return changed(AuditType.ROLE_CHANGED, () -> store.add(name, claims, revoker.accessUntil()));
    }

    /**
     * Replaces its claims; empty where it is of another version by now.
     *
     * @throws ClaimsTooLongException likewise
     */
    public Optional<Role> update(Role role) {
        return changed(AuditType.ROLE_CHANGED, () -> store.update(role, revoker.accessUntil()));
    }

    /** Removes it; empty where it is of another version by now. Whoever holds it keeps its name. */
    public Optional<Role> remove(Role role) {
        return changed(AuditType.ROLE_REMOVED, () -> store.remove(role, revoker.accessUntil()));
    }

    private Optional<Role> changed(AuditType type, Supplier<Optional<Change>> change) {
        return work.run(() -> change.get().map(done -> inForce(type, done)));
    }

    private Role inForce(AuditType type, Change change) {
        Role role = change.role();
        change.holders().forEach(holder -> requireRoomFor(holder.user()));
        audit.record(AuditEvent.of(type)
                .with("role", role.name())
                .with("claims", String.join(",", new TreeSet<>(role.claims().keySet())))
                .with("holders", String.valueOf(change.holders().size())));
        change.holders().forEach(holder -> revoker.enforce(holder, null));
        return role;
    }

    /** Whoever holds several roles is claimed all of them. */
    private void requireRoomFor(User holder) {
        int length = claimsOf(holder).toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_LENGTH) {
            throw new ClaimsTooLongException(
                    "the roles of user " + holder.id() + " would claim " + length + " bytes, above " + MAX_LENGTH);
        }
    }
}
