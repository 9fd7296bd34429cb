package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What keys must be before they verify anything: fit for one algorithm and for it alone (RFC 8725 §3.1), strong enough
 * for it (RFC 7518 §3), and well made (RFC 8725 §3.4, §3.5).
 */
final class KeyHygiene {

    private static final int MIN_RSA_BITS = 2048;

    /** 2^16 < e (FIPS 186-5 §5.4). */
    private static final BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(65537);

    private static final int ED25519_BYTES = 32;

    private static final Map<JWSAlgorithm, Predicate<JWK>> FITS = Map.ofEntries(
            Map.entry(JWSAlgorithm.HS256, octets(256)),
            Map.entry(JWSAlgorithm.HS384, octets(384)),
            Map.entry(JWSAlgorithm.HS512, octets(512)),
            Map.entry(JWSAlgorithm.RS256, KeyHygiene::isStrongRsa),
            Map.entry(JWSAlgorithm.RS384, KeyHygiene::isStrongRsa),
            Map.entry(JWSAlgorithm.RS512, KeyHygiene::isStrongRsa),
            Map.entry(JWSAlgorithm.PS256, KeyHygiene::isStrongRsa),
            Map.entry(JWSAlgorithm.PS384, KeyHygiene::isStrongRsa),
            Map.entry(JWSAlgorithm.PS512, KeyHygiene::isStrongRsa),
            Map.entry(JWSAlgorithm.ES256, curve(Curve.P_256)),
            Map.entry(JWSAlgorithm.ES384, curve(Curve.P_384)),
            Map.entry(JWSAlgorithm.ES512, curve(Curve.P_521)),
            Map.entry(JWSAlgorithm.Ed25519, KeyHygiene::isEd25519));

    private KeyHygiene() {}

    /**
     * Refuses a set of keys whole for one that is unfit, for a {@code kid} that isn't its own, and where secret and
     * public keys are mixed.
     *
     * @throws IllegalArgumentException saying what is wrong with which key; never shows a part of one
     */
    static void requireFit(List<JWK> keys) {
        keys.forEach(KeyHygiene::requireFit);
        Set<String> seen = new HashSet<>();
        for (JWK key : keys) {
            require(seen.add(key.getKeyID()), key, "has the id of another");
            require(
                    isSecret(key) == isSecret(keys.getFirst()),
                    key,
                    "is secret among public ones, or public among secret");
        }
    }

    private static void requireFit(JWK key) {
        require(key.getKeyID() != null && !key.getKeyID().isBlank(), key, "has no id");
        require(key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE), key, "is not for signatures");
        require(
                key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY),
                key,
                "is not for verifying");
        @Nullable Predicate<JWK> fits = key.getAlgorithm() == null ? null : FITS.get(algorithm(key));
        require(fits != null && fits.test(key), key, "does not fit its algorithm");
    }

    /** The one algorithm of a fit key. */
    static JWSAlgorithm algorithm(JWK key) {
        return JWSAlgorithm.parse(key.getAlgorithm().getName());
    }

    private static void require(boolean holds, JWK key, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("key " + key.getKeyID() + " " + otherwise);
        }
    }

    private static boolean isSecret(JWK key) {
        return key instanceof OctetSequenceKey;
    }

    private static Predicate<JWK> octets(int minBits) {
        return key -> key instanceof OctetSequenceKey octets && octets.toByteArray().length * 8 >= minBits;
    }

    /** That the point lies on its curve is what {@link ECKey} itself sees to. */
    private static Predicate<JWK> curve(Curve curve) {
        return key -> key instanceof ECKey ec && ec.getCurve().equals(curve);
    }

    private static boolean isEd25519(JWK key) {
        return key instanceof OctetKeyPair pair
                && pair.getCurve().equals(Curve.Ed25519)
                && pair.getDecodedX().length == ED25519_BYTES;
    }

    private static boolean isStrongRsa(JWK key) {
        return key instanceof RSAKey rsa
                && number(rsa.getModulus()).bitLength() >= MIN_RSA_BITS
                && number(rsa.getPublicExponent()).compareTo(MIN_RSA_EXPONENT) >= 0
                && number(rsa.getPublicExponent()).testBit(0)
                && !Roca.marks(number(rsa.getModulus()));
    }

    private static BigInteger number(Base64URL text) {
        return text.decodeToBigInteger();
    }
}
