package dev.gatehouse.core.permit;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What access tokens are signed with.
 *
 * @param algorithm keys of all but {@link SigningAlgorithm#HS256} are made by the {@link KeyRing} itself
 * @param secret base64 or base64url of 32 to 1024 random bytes for {@link SigningAlgorithm#HS256}, else {@code null}
 */
public record SigningOptions(
        SigningAlgorithm algorithm, @Nullable String secret) {

    public static final SigningOptions DEFAULT = new SigningOptions(SigningAlgorithm.ES256, null);

    /** A key as long as the hash, or longer, is asked for by RFC 7518 §3.2. */
    private static final int MIN_SECRET_BYTES = 32;

    private static final int MAX_SECRET_BYTES = 1024;

    /**
     * @throws InvalidOptionException where algorithm and secret don't go together, or the secret is short, known or
     *     regular; never shows it
     */
    public SigningOptions {
        if (algorithm == SigningAlgorithm.HS256) {
            strongBytes(secret);
        } else if (secret != null) {
            throw new InvalidOptionException("secret", "must not be set unless algorithm is HS256");
        }
    }

    /** The bytes of {@link #secret}, which there must be. */
    byte[] secretBytes() {
        return strongBytes(secret);
    }

    private static byte[] strongBytes(@Nullable String secret) {
        return Optional.ofNullable(secret)
                .flatMap(SigningOptions::decodeStrong)
                .orElseThrow(() -> new InvalidOptionException(
                        "secret",
                        "must be base64 or base64url of " + MIN_SECRET_BYTES + " to " + MAX_SECRET_BYTES
                                + " random bytes where algorithm is HS256, and not a known, written or regular one"
                                + " (`openssl rand -base64 32` makes one)"));
    }

    private static Optional<byte[]> decodeStrong(String secret) {
        return Secrets.decode(secret)
                .filter(bytes -> bytes.length >= MIN_SECRET_BYTES && bytes.length <= MAX_SECRET_BYTES)
                .filter(bytes -> Secrets.looksRandom(secret.strip(), bytes));
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "SigningOptions[" + algorithm + "]";
    }
}
