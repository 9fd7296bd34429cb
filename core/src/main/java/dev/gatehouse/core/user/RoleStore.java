package dev.gatehouse.core.user;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where roles are kept that carry claims. Every method is one atomic statement or one transaction, and durable when it returns,
 * or together with the unit of work around it. Whoever writes one inherits {@code RoleStoreContract} of the test kit.
 */
public interface RoleStore {

    /**
     * A role that was changed.
     *
     * @param role as it is now; a removed one as it was
     * @param holders all who hold it: each has the next version, for access tokens of before say what is so no more
     */
    record Change(Role role, List<UserChange.Changed> holders) {

        public Change {
            holders = List.copyOf(holders);
        }
    }

    /** Those of these names that carry claims. */
    List<Role> find(Set<String> names);

    /** All of them by name, {@code top} after the first {@code skip}. */
    List<Role> list(int top, int skip);

    /**
     * Adds a role; empty, and nothing changed, where there is one of that name. Gives every holder the next version, and cuts off
     * their access tokens of before as {@link UserStore#update} does.
     *
     * @param accessUntil from when on no reader accepts an access token issued before the change
     */
    Optional<Change> add(String name, Map<String, String> claims, Instant accessUntil);

    /** Replaces the claims where the version is still that of {@code role}, and becomes the next one. Holders likewise. */
    Optional<Change> update(Role role, Instant accessUntil);

    /** Removes a role where its version is still that of {@code role}; whoever holds it keeps its name. Holders likewise. */
    Optional<Change> remove(Role role, Instant accessUntil);
}
