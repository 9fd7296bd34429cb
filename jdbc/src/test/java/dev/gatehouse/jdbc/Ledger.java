package dev.gatehouse.jdbc;

import dev.gatehouse.core.query.Selection;
import dev.gatehouse.core.user.HasherBusyException;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down every call of a store and a hasher that costs something. */
final class Ledger {

    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

    /** Whether the hasher takes nothing on. */
    volatile boolean busy;

    /** Whether it makes no new hash. */
    volatile boolean busyWithHashing;

    List<String> calls() {
        return List.copyOf(calls);
    }

    void clear() {
        calls.clear();
    }

    UserStore of(UserStore store) {
        return new LedgerStore(store);
    }

    PasswordHasher of(PasswordHasher hasher) {
        return new LedgerHasher(hasher);
    }

    private final class LedgerStore implements UserStore {

        private final UserStore store;

        LedgerStore(UserStore store) {
            this.store = store;
        }

        @Override
        public boolean add(User user, String passwordHash) {
            calls.add("add");
            return store.add(user, passwordHash);
        }

        @Override
        public Optional<User> find(String id) {
            calls.add("find");
            return store.find(id);
        }

        @Override
        public Optional<Credentials> findByEmail(String email) {
            calls.add("findByEmail");
            return store.findByEmail(email);
        }

        @Override
        public boolean isLastHolder(String userId, String role, boolean confirmed) {
            calls.add("isLastHolder");
            return store.isLastHolder(userId, role, confirmed);
        }

        @Override
        public List<User> list(Selection selection) {
            calls.add("list");
            return store.list(selection);
        }

        @Override
        public boolean unlock(String userId) {
            calls.add("unlock");
            return store.unlock(userId);
        }

        @Override
        public List<User> list(int top, int skip) {
            calls.add("list");
            return store.list(top, skip);
        }

        @Override
        public Optional<UserChange.Changed> update(User user, Instant accessUntil) {
            calls.add("update");
            return store.update(user, accessUntil);
        }

        @Override
        public Optional<UserChange.Changed> changePassword(User user, String passwordHash, Instant accessUntil) {
            calls.add("changePassword");
            return store.changePassword(user, passwordHash, accessUntil);
        }

        @Override
        public Optional<UserChange.Changed> changeEmail(User user, String email, Instant accessUntil) {
            calls.add("changeEmail");
            return store.changeEmail(user, email, accessUntil);
        }

        @Override
        public Optional<UserChange.Changed> delete(User user, Instant accessUntil) {
            calls.add("delete");
            return store.delete(user, accessUntil);
        }

        @Override
        public boolean replacePasswordHash(String userId, String oldHash, String newHash) {
            calls.add("replacePasswordHash");
            return store.replacePasswordHash(userId, oldHash, newHash);
        }

        @Override
        public Admission admit(LockoutAccount account, Instant now) {
            calls.add("admit");
            return store.admit(account, now);
        }

        @Override
        public void forgetFailures(LockoutAccount account, Instant now) {
            calls.add("forgetFailures");
            store.forgetFailures(account, now);
        }

        @Override
        public boolean countFailure(LockoutAccount account, Instant now, LockoutOptions options) {
            calls.add("countFailure");
            return store.countFailure(account, now, options);
        }

        @Override
        public void addDevice(String userId, LockoutAccount device, Instant now, int most) {
            calls.add("addDevice");
            store.addDevice(userId, device, now, most);
        }

        @Override
        public void forgetDevices(String userId) {
            calls.add("forgetDevices");
            store.forgetDevices(userId);
        }
    }

    private final class LedgerHasher implements PasswordHasher {

        private final PasswordHasher hasher;

        LedgerHasher(PasswordHasher hasher) {
            this.hasher = hasher;
        }

        @Override
        public String hash(String password) {
            calls.add("hash");
            requireIdle(busy || busyWithHashing);
            return hasher.hash(password);
        }

        @Override
        public boolean verify(String password, String stored) {
            calls.add("verify");
            requireIdle(busy);
            return hasher.verify(password, stored);
        }

        @Override
        public boolean needsRehash(String stored) {
            return hasher.needsRehash(stored);
        }

        @Override
        public void close() {
            hasher.close();
        }

        private void requireIdle(boolean isBusy) {
            if (isBusy) {
                throw new HasherBusyException(Duration.ofSeconds(1));
            }
        }
    }
}
