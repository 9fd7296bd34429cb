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
        Map<String, Object> claims = claimsOf(user.roles());
        claims.keySet().removeAll(user.claims().keySet());
        return claims;
    }

    private Map<String, Object> claimsOf(Set<String> roles) {
        Map<String, SortedSet<String>> values = new TreeMap<>();
        if (!roles.isEmpty()) {
            store.find(roles)
                    .forEach(role -> role.claims()
                            .forEach((name, value) -> values.computeIfAbsent(name, first -> new TreeSet<>())
                                    .add(value)));
        }
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
        return changed(
                AuditType.ROLE_CHANGED,
                () -> store.add(name, claims, revoker.accessUntil()).map(this::carried));
    }

    /**
     * Replaces its claims; empty where it is of another version by now. One that becomes shorter always may.
     *
     * @throws ClaimsTooLongException likewise
     */
    public Optional<Role> update(Role role) {
        return changed(AuditType.ROLE_CHANGED, () -> {
            boolean grows = find(role.name())
                    .filter(before -> lengthOf(role.claims()) <= lengthOf(before.claims()))
                    .isEmpty();
            Optional<Change> change = store.update(role, revoker.accessUntil());
            return grows ? change.map(this::carried) : change;
        });
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
        audit.record(AuditEvent.of(type)
                .with("role", role.name())
                .with("claims", String.join(",", new TreeSet<>(role.claims().keySet())))
                .with("holders", String.valueOf(change.holders().size())));
        change.holders().forEach(holder -> revoker.enforce(holder, null));
        return role;
    }

    /** Whoever holds several roles is claimed all of them; those who hold the same are claimed the same. */
    private Change carried(Change change) {
        change.holders().stream()
                .map(holder -> holder.user().roles())
                .distinct()
                .forEach(this::requireRoomFor);
        return change;
    }

    private void requireRoomFor(Set<String> roles) {
        int length = lengthOf(claimsOf(roles));
        if (length > MAX_LENGTH) {
            throw new ClaimsTooLongException(
                    "roles that somebody holds together would claim " + length + " bytes, above " + MAX_LENGTH);
        }
    }

    private static int lengthOf(Map<String, ?> claims) {
        return claims.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
