package dev.gatehouse.core.permit;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key on the ring, open and prepared.
 *
 * @param activatesAt from when it may sign
 * @param retiresAt from when it verifies nothing any more; {@code null} for not yet known
 */
record RingKey(
        JWK jwk,
        SigningKey signer,
        VerificationKey verifier,
        Instant activatesAt,
        @Nullable Instant retiresAt) {

    static RingKey of(JWK jwk, String tokenType, Instant activatesAt, @Nullable Instant retiresAt) {
        return new RingKey(jwk, SigningKey.of(jwk, tokenType), VerificationKey.of(jwk), activatesAt, retiresAt);
    }

    boolean isActive(Instant now) {
        return !now.isBefore(activatesAt) && !isRetired(now);
    }

    boolean isRetired(Instant now) {
        return retiresAt != null && !now.isBefore(retiresAt);
    }

    /** As it is, but retired by {@code latest}. */
    RingKey retiredBy(Instant latest) {
        boolean sooner = retiresAt != null && retiresAt.isBefore(latest);
        return sooner ? this : new RingKey(jwk, signer, verifier, activatesAt, latest);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "RingKey[" + verifier.id() + "]";
    }
}
