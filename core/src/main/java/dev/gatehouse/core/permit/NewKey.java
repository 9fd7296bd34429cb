package dev.gatehouse.core.permit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.gatehouse.core.claims.RandomId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keys that nobody had before. */
final class NewKey {

    /** 128 bits of strength (NIST SP 800-57 part 1, table 2). */
    private static final int RSA_BITS = 3072;

    private static final int SECRET_BITS = 256;

    private NewKey() {}

    /** A private or secret key for one of the {@link SigningAlgorithm}s, with an id of its own. */
    static JWK of(JWSAlgorithm algorithm) {
        try {
            return algorithm.equals(JWSAlgorithm.Ed25519)
                    ? ed25519()
                    : generator(algorithm)
                            .keyID(RandomId.next())
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(algorithm)
                            .generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException("no " + algorithm + " key can be made", broken);
        }
    }

    /**
     * A new key as it may rest.
     *
     * @param neighbour a key at rest, which whoever can open this one can open too; {@code null} where there is none
     */
    static SealedKey sealed(
            JWSAlgorithm algorithm,
            KeyPurpose purpose,
            Instant activatesAt,
            KeyEncryption encryption,
            @Nullable SealedKey neighbour) {
        JWK key = of(algorithm);
        String sealed = neighbour == null ? encryption.seal(key, purpose) : encryption.sealAs(neighbour, key, purpose);
        return new SealedKey(key.getKeyID(), purpose, algorithm.getName(), activatesAt, null, sealed);
    }

    /** A secret from elsewhere as an HS256 key. */
    static JWK ofSecret(byte[] secret, String id) {
        return new OctetSequenceKey.Builder(secret)
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.HS256)
                .build();
    }

    private static JWK ed25519() {
        return Ed25519Jws.generate()
                .keyID(RandomId.next())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.Ed25519)
                .build();
    }

    private static JWKGenerator<? extends JWK> generator(JWSAlgorithm algorithm) {
        return switch (algorithm.getName()) {
            case "ES256" -> new ECKeyGenerator(Curve.P_256);
            case "RS256" -> new RSAKeyGenerator(RSA_BITS);
            case "HS256" -> new OctetSequenceKeyGenerator(SECRET_BITS);
            default -> throw new IllegalArgumentException("no keys are made for " + algorithm);
        };
    }
}
