package dev.gatehouse.core.permit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens whose signature held, so that it isn't computed again at the next request: it costs more than all the rest
 * of a request together. Only that is remembered which follows from the text of the token and the key alone; what depends on
 * the time or on what was revoked is never among it. Thread-safe.
 *
 * <p>A token is found by its SHA-256, so nobody who reads this memory has one, and nobody learns from the time a comparison
 * takes. A refused token leaves nothing here.
 */
final class VerifiedTokens {

    /** In characters of tokens: some thousands of usual ones. */
    private static final long MAX_WEIGHT = 4L * 1024 * 1024;

    /** Of a token that isn't shown any more. */
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final PermitOptions options;
    private final Cache<Digest, AccessToken> tokens = Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .weigher((Digest digest, AccessToken token) -> token.length())
            .expireAfterAccess(UNUSED)
            // Whoever adds one also clears up: no pool of the application's is used for it.
            .executor(Runnable::run)
            .build();

    VerifiedTokens(PermitOptions options) {
        this.options = options;
    }

    /**
     * What the token says, if it is an access token for us and a key of these signed it.
     *
     * @param keys the key of an id, or {@code null}
     */
    Optional<AccessToken> read(String token, Function<String, @Nullable VerificationKey> keys) {
        if (token.length() > CompactJws.MAX_LENGTH) {
            return Optional.empty();
        }
        Digest digest = Digest.of(token);
        AccessToken known = tokens.getIfPresent(digest);
        return known != null && known.key() == keys.apply(known.key().id())
                ? Optional.of(known)
                : verify(token, digest, keys);
    }

    private Optional<AccessToken> verify(
            String token, Digest digest, Function<String, @Nullable VerificationKey> keys) {
        Optional<AccessToken> verified = AccessToken.verify(token, keys, options);
        verified.ifPresent(known -> tokens.put(digest, known));
        return verified;
    }

    /** SHA-256 (FIPS 180-4). */
    private record Digest(long first, long second, long third, long fourth) {

        static Digest of(String token) {
            ByteBuffer bytes = ByteBuffer.wrap(sha256(token));
            return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        }

        private static byte[] sha256(String token) {
            try {
                // What isn't ASCII becomes a question mark, which no token has that was ever remembered.
                return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
