package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.user.Role;
import dev.gatehouse.core.user.RoleStore;
import dev.gatehouse.core.user.RoleStore.Change;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserStore;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RoleStore} promises. Whoever writes one inherits it and says how an empty one is made, and the store of the
 * users who hold roles; a test class of JUnit then runs it.
 */
public abstract class RoleStoreContract {

    private static final Instant ACCESS_UNTIL = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Map<String, String> CLAIMS = Map.of("joined", "2010-01-31", "region", "north");
    private static final int THREADS = 20;

    /** The store under test; empty when a test begins. */
    protected abstract RoleStore store();

    /** The store of users that goes with it; likewise. */
    protected abstract UserStore users();

    @Test
    void anAddedRoleIsFoundAsItWasGiven() {
        Role added = store().add("Auditor", CLAIMS, ACCESS_UNTIL).orElseThrow().role();

        assertThat(added).isEqualTo(new Role("Auditor", CLAIMS, 1));
        assertThat(store().find(Set.of("Auditor", "Unknown"))).containsExactly(added);
        assertThat(store().find(Set.of())).isEmpty();
        assertThat(store().add("Auditor", Map.of(), ACCESS_UNTIL)).isEmpty();
        assertThat(store().find(Set.of("Auditor"))).containsExactly(added);
    }

    @Test
    void rolesAreListedByName() {
        store().add("B", CLAIMS, ACCESS_UNTIL);
        store().add("A", CLAIMS, ACCESS_UNTIL);
        store().add("C", CLAIMS, ACCESS_UNTIL);

        assertThat(store().list(2, 1)).extracting(Role::name).containsExactly("B", "C");
    }

    @Test
    void aChangeNamesTheVersionItStartsFrom() {
        Role added = store().add("Auditor", CLAIMS, ACCESS_UNTIL).orElseThrow().role();
        Role wanted = new Role("Auditor", Map.of("region", "south"), added.version());

        Role changed = store().update(wanted, ACCESS_UNTIL).orElseThrow().role();

        assertThat(changed).isEqualTo(new Role("Auditor", Map.of("region", "south"), 2));
        assertThat(store().update(wanted, ACCESS_UNTIL)).isEmpty();
        assertThat(store().remove(added, ACCESS_UNTIL)).isEmpty();
        assertThat(store().find(Set.of("Auditor"))).containsExactly(changed);
        assertThat(store().remove(changed, ACCESS_UNTIL)).isPresent();
        assertThat(store().find(Set.of("Auditor"))).isEmpty();
    }

    @Test
    void everyChangeGivesItsHoldersAndNobodyElseTheNextVersion() {
        User holder = user("holder", Set.of("Auditor", "Other"));
        User disabled = user("second", Set.of("Auditor"));
        User other = user("other", Set.of("Auditors", "auditor", "\"Auditor\""));

        Change added = store().add("Auditor", CLAIMS, ACCESS_UNTIL).orElseThrow();
        Change changed = store().update(added.role(), ACCESS_UNTIL).orElseThrow();
        Change removed = store().remove(changed.role(), ACCESS_UNTIL).orElseThrow();

        for (Change change : new Change[] {added, changed, removed}) {
            assertThat(change.holders())
                    .extracting(UserChange.Changed::user)
                    .extracting(User::id)
                    .containsExactlyInAnyOrder(holder.id(), disabled.id());
            assertThat(change.holders())
                    .extracting(UserChange.Changed::accessUntil)
                    .containsOnly(ACCESS_UNTIL);
        }
        assertThat(users().find(holder.id()).orElseThrow().version()).isEqualTo(4);
        assertThat(users().find(holder.id()).orElseThrow().roles()).isEqualTo(holder.roles());
        assertThat(users().find(holder.id()).orElseThrow().permitsFrom()).isEqualTo(1);
        assertThat(users().find(other.id())).contains(other);
    }

    @Test
    void whatWasNotChangedGivesNobodyAnotherVersion() {
        User holder = user("holder", Set.of("Auditor"));

        store().update(new Role("Auditor", CLAIMS, 1), ACCESS_UNTIL);
        store().remove(new Role("Auditor", CLAIMS, 1), ACCESS_UNTIL);

        assertThat(users().find(holder.id())).contains(holder);
    }

    @Test
    void ofManyWhoAddOrChangeItAtOnceOneDoes() {
        User holder = user("holder", Set.of("Auditor"));

        assertThat(Together.run(
                        THREADS,
                        number -> store().add("Auditor", CLAIMS, ACCESS_UNTIL).isPresent()))
                .containsOnlyOnce(true);
        Role role = store().find(Set.of("Auditor")).getFirst();
        assertThat(Together.run(
                        THREADS, number -> store().update(role, ACCESS_UNTIL).isPresent()))
                .containsOnlyOnce(true);
        assertThat(users().find(holder.id()).orElseThrow().version()).isEqualTo(3);
    }

    private User user(String id, Set<String> roles) {
        User user = new User(id, id + "@example.com", "Nimal", "Perera", roles, Map.of(), true, false, 1, 1);
        assertThat(users().add(user, "hash")).isTrue();
        return user;
    }
}
