package dev.gatehouse.core.user;

/** Hashes as another does, on the threads of a {@link HashingPool}. */
final class PooledPasswordHasher implements PasswordHasher {

    private final PasswordHasher hasher;
    private final HashingPool pool;

    PooledPasswordHasher(PasswordHasher hasher, HashingOptions options) {
        this.hasher = hasher;
        this.pool = new HashingPool(options);
    }

    @Override
    public String hash(String password) {
        return pool.run(() -> hasher.hash(password));
    }

    @Override
    public boolean verify(String password, String stored) {
        return pool.run(() -> hasher.verify(password, stored));
    }

    @Override
    public boolean needsRehash(String stored) {
        return hasher.needsRehash(stored);
    }

    @Override
    public int waiting() {
        return pool.waiting();
    }

    @Override
    public void close() {
        pool.close();
        hasher.close();
    }
}
