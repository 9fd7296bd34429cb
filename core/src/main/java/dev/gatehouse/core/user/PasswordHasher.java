package dev.gatehouse.core.user;

/**
 * Turns passwords into what may be stored of them, and compares. Thread-safe; slow on purpose.
 *
 * <p>Passwords are compared as {@link Passwords} describes them.
 */
public interface PasswordHasher extends AutoCloseable {

    /**
     * Argon2id (RFC 9106) with a random salt, stored as a PHC string
     * ({@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}). Hashes on threads of its own, as many as {@code options} say
     * at once; a few wait, and whoever comes then is told so by {@link HasherBusyException}.
     *
     * @throws dev.gatehouse.core.claims.InvalidOptionException when so many at once would not fit in half of the heap
     */
    static PasswordHasher argon2id(HashingOptions options) {
        return new PooledPasswordHasher(new Argon2PasswordHasher(options), options);
    }

    /**
     * A new hash, with its parameters and salt.
     *
     * @throws IllegalArgumentException when nobody may have such a password
     * @throws HasherBusyException when too many wait
     */
    String hash(String password);

    /**
     * Whether {@code stored} was made of {@code password}. Takes as long where that can't be: for a password nobody may
     * have, and for a stored hash that can't be read.
     *
     * @throws HasherBusyException when too many wait
     */
    boolean verify(String password, String stored);

    /** Whether {@code stored} was made with other parameters than those {@link #hash} uses now. */
    boolean needsRehash(String stored);

    /** How many wait for their turn at this moment; 0 where nobody ever has to. */
    default int waiting() {
        return 0;
    }

    /** Hashes nothing any more; whoever waits gets a {@link java.util.concurrent.CancellationException}. */
    @Override
    void close();
}
