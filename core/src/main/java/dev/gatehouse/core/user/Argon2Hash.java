package dev.gatehouse.core.user;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.util.Arrays;

/**
 * A hash as it is stored: a PHC string {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, base64 without padding.
 *
 * @see <a href="https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md">PHC string format</a>
 */
final class Argon2Hash {

    /** The digits, and base64 of 8 to 64 and 16 to 64 bytes: bounds before anything is computed. */
    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /** Its parameters (RFC 9106 §3.1). */
    record Cost(int memoryKib, int iterations, int parallelism) {

        static Cost of(HashingOptions options) {
            return new Cost(options.memoryKib(), options.iterations(), options.parallelism());
        }

        private boolean isPossible() {
            return parallelism >= 1
                    && parallelism <= HashingOptions.MAX_PARALLELISM
                    && iterations >= 1
                    && iterations <= HashingOptions.MAX_ITERATIONS
                    && memoryKib >= 8 * parallelism
                    && memoryKib <= HashingOptions.MAX_MEMORY_KIB;
        }
    }

    private final Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(Cost cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt;
        this.hash = hash;
    }

    static Argon2Hash of(byte[] password, byte[] salt, Cost cost, int length) {
        return new Argon2Hash(cost, salt, compute(password, salt, cost, length));
    }

    /** The stored hash, or empty where it isn't one, or would take more than anybody may configure. */
    static Optional<Argon2Hash> parse(String stored) {
        Matcher phc = PHC.matcher(stored);
        return phc.matches() ? parse(phc) : Optional.empty();
    }

    private static Optional<Argon2Hash> parse(Matcher phc) {
        Cost cost = new Cost(
                Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)), Integer.parseInt(phc.group(3)));
        return cost.isPossible() ? parse(phc, cost) : Optional.empty();
    }

    private static Optional<Argon2Hash> parse(Matcher phc, Cost cost) {
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            return Optional.of(new Argon2Hash(cost, base64.decode(phc.group(4)), base64.decode(phc.group(5))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    Cost cost() {
        return cost;
    }

    /** Whether it was made of {@code password}; in constant time once it is hashed. */
    boolean matches(byte[] password) {
        return Arrays.constantTimeAreEqual(hash, compute(password, salt, cost, hash.length));
    }

    String toPhc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.parallelism() + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private static byte[] compute(byte[] password, byte[] salt, Cost cost, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "Argon2Hash[" + cost + "]";
    }
}
