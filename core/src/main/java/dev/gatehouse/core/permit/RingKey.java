package dev.gatehouse.core.permit;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/** A key on the ring, open and prepared. */
record RingKey(SealedKey row, JWK jwk, SigningKey signer, VerificationKey verifier) {

    static RingKey of(SealedKey row, JWK jwk, String tokenType) {
        return new RingKey(row, jwk, SigningKey.of(jwk, tokenType), VerificationKey.of(jwk));
    }

    boolean isRetired(Instant now) {
        return row.isRetired(now);
    }

    /** As it is, but retired by {@code latest}. */
    RingKey retiredBy(Instant latest) {
        return new RingKey(row.retiredBy(latest), jwk, signer, verifier);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "RingKey[" + row.id() + "]";
    }
}
