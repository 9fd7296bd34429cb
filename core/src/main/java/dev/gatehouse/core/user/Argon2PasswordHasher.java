package dev.gatehouse.core.user;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Argon2id on the caller's thread. */
final class Argon2PasswordHasher implements PasswordHasher {

    private static final Logger LOG = LoggerFactory.getLogger(Argon2PasswordHasher.class);

    /** RFC 9106 §3.1 and §4: 128 bits of salt, 256 of hash. */
    private static final int SALT_BYTES = 16;

    private static final int HASH_BYTES = 32;
    private static final byte[] NO_PASSWORD = {};

    private final SecureRandom random = new SecureRandom();
    private final Argon2Hash.Cost cost;
    private final long maxMemoryKib;

    Argon2PasswordHasher(HashingOptions options) {
        this(options, HashingOptions.heapShareKib());
    }

    /**
     * @param heapShareKib what {@link HashingOptions#threads} hashes at once may take together, whatever their stored
     *     parameters say
     */
    Argon2PasswordHasher(HashingOptions options, long heapShareKib) {
        this.cost = Argon2Hash.Cost.of(options);
        this.maxMemoryKib = heapShareKib / options.threads();
        if (options.memoryKib() > maxMemoryKib) {
            throw new InvalidOptionException(
                    "threads",
                    "× memoryKib must not be above half of the heap, " + heapShareKib + " KiB, but is "
                            + options.threads() + " × " + options.memoryKib());
        }
    }

    @Override
    public String hash(String password) {
        return newHash(Passwords.bytes(password)
                        .orElseThrow(() -> new IllegalArgumentException("nobody may have such a password")))
                .toPhc();
    }

    @Override
    public boolean verify(String password, String stored) {
        Optional<byte[]> bytes = Passwords.bytes(password);
        return matches(bytes.orElse(NO_PASSWORD), stored) && bytes.isPresent();
    }

    @Override
    public boolean needsRehash(String stored) {
        return read(stored).filter(hash -> hash.cost().equals(cost)).isEmpty();
    }

    @Override
    public void close() {}

    private boolean matches(byte[] password, String stored) {
        return read(stored).map(hash -> hash.matches(password)).orElseGet(() -> matchesNothing(password));
    }

    /** At the cost of a comparison, lest the answer's time tell. */
    private boolean matchesNothing(byte[] password) {
        LOG.error("a stored password hash can't be read: it is none, or would take too much memory or time");
        newHash(password);
        return false;
    }

    private Optional<Argon2Hash> read(String stored) {
        return Argon2Hash.parse(stored).filter(hash -> hash.cost().memoryKib() <= maxMemoryKib);
    }

    private Argon2Hash newHash(byte[] password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Argon2Hash.of(password, salt, cost, HASH_BYTES);
    }
}
