package dev.gatehouse.testkit;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Accounts of a known shape, and short words for signing in to them. */
abstract class UserStoreFixture {

    static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration LOCK = Duration.ofMinutes(15);
    static final int MAX_FAILURES = 5;
    static final LockoutOptions LOCKOUT = new LockoutOptions(MAX_FAILURES, LOCK, Duration.ofHours(24));
    static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    /** The store under test; empty when a test begins. */
    protected abstract UserStore store();

    /** The store of permits beside it, which knows the cut-offs of users. */
    protected abstract PermitStore permits();

    static User user(String email) {
        return user(RandomId.next(), email);
    }

    static User user(String id, String email) {
        return new User(id, email, "Nimal", "Perera", Set.of(), Map.of(), true, false, 1, 1);
    }

    /** A user who was added. */
    User added(String email) {
        User user = user(email);
        store().add(user, HASH);
        return user;
    }

    /** Whose failures are counted: of a user who was added. */
    LockoutAccount account(String email) {
        return new LockoutAccount(added(email).id());
    }

    void fail(int times, LockoutAccount account, Instant now) {
        fail(times, account, now, LOCKOUT);
    }

    void fail(int times, LockoutAccount account, Instant now, LockoutOptions options) {
        for (int i = 0; i < times; i++) {
            store().countFailure(account, now, options);
        }
    }

    boolean admitted(LockoutAccount account, Instant now) {
        return switch (store().admit(account, now)) {
            case OPEN -> true;
            case OPEN_AFTER_FAILURES -> {
                store().forgetFailures(account, now);
                yield true;
            }
            case LOCKED, UNKNOWN -> false;
        };
    }
}
