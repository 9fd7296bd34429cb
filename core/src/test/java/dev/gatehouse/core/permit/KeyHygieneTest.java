package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHygieneTest {

    private static final JWK EC = NewKey.of(JWSAlgorithm.ES256);
    private static final JWK SECRET = NewKey.of(JWSAlgorithm.HS256);
    private static final RSAKey RSA = (RSAKey) NewKey.of(JWSAlgorithm.RS256);

    @ParameterizedTest
    @EnumSource
    void aKeyMadeHereIsFit(SigningAlgorithm algorithm) {
        assertThatCode(() -> KeyHygiene.requireFit(List.of(NewKey.of(algorithm.jws()), NewKey.of(algorithm.jws()))))
                .doesNotThrowAnyException();
    }

    @Test
    void anRsaKeyMadeHereHas3072Bits() {
        assertThat(RSA.size()).isEqualTo(3072);
    }

    @Test
    void aSetWithSecretAndPublicKeysIsRefused() {
        assertRefused("secret among public", EC, SECRET);
        assertRefused("secret among public", SECRET, EC);
    }

    @Test
    void aSetWithAnIdTwiceIsRefused() throws Exception {
        JWK namesake = new ECKeyGenerator(Curve.P_256)
                .keyID(EC.getKeyID())
                .algorithm(JWSAlgorithm.ES256)
                .generate();

        assertRefused("has the id of another", EC, namesake);
    }

    @Test
    void aKeyWithoutAnIdIsRefused() throws Exception {
        assertRefused("has no id", ec(JWSAlgorithm.ES256).keyID(null).build());
        assertRefused("has no id", ec(JWSAlgorithm.ES256).keyID(" ").build());
    }

    @Test
    void aKeyWithoutAnAlgorithmOrWithAnUnknownOneIsRefused() throws Exception {
        for (Algorithm algorithm : new Algorithm[] {
            null,
            new Algorithm("none"),
            new Algorithm("es256"),
            new Algorithm("ES521"),
            JWSAlgorithm.ES256K,
            JWSAlgorithm.EdDSA,
            JWEAlgorithm.ECDH_ES
        }) {
            assertRefused("does not fit its algorithm", ec(algorithm).build());
        }
    }

    @Test
    void anAlgorithmOfAnotherTypeOrCurveIsRefused() throws Exception {
        assertRefused("does not fit", ec(JWSAlgorithm.ES384).build());
        assertRefused("does not fit", ec(JWSAlgorithm.RS256).build());
        assertRefused("does not fit", ec(JWSAlgorithm.HS256).build());
        assertRefused("does not fit", rsa(JWSAlgorithm.ES256).build());
        assertRefused("does not fit", rsa(JWSAlgorithm.HS256).build());
        assertRefused("does not fit", oct(32, JWSAlgorithm.ES256));
        assertRefused("does not fit", oct(32, JWSAlgorithm.Ed25519));
    }

    @Test
    void aKeyForAnythingButSignaturesIsRefused() throws Exception {
        assertRefused(
                "not for signatures",
                ec(JWSAlgorithm.ES256).keyUse(KeyUse.ENCRYPTION).build());
        assertRefused(
                "not for verifying",
                ec(JWSAlgorithm.ES256)
                        .keyUse(null)
                        .keyOperations(Set.of(KeyOperation.SIGN))
                        .build());
        assertRefused(
                "not for verifying",
                ec(JWSAlgorithm.ES256).keyUse(null).keyOperations(Set.of()).build());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31})
    void aSecretShorterThanItsHashIsRefused(int bytes) {
        if (bytes > 0) {
            assertRefused("does not fit", oct(bytes, JWSAlgorithm.HS256));
        }
        assertRefused("does not fit", oct(bytes + 16, JWSAlgorithm.HS384));
        assertRefused("does not fit", oct(bytes + 32, JWSAlgorithm.HS512));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 57})
    void anEd25519KeyOfAnotherLengthIsRefused(int bytes) {
        JWK key = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(new byte[bytes]))
                .keyID("key")
                .algorithm(JWSAlgorithm.Ed25519)
                .build();

        assertRefused("does not fit", key);
    }

    @Test
    void anEd448KeyIsRefused() {
        JWK key = new OctetKeyPair.Builder(Curve.Ed448, Base64URL.encode(new byte[57]))
                .keyID("key")
                .algorithm(JWSAlgorithm.Ed25519)
                .build();

        assertRefused("does not fit", key);
    }

    @Test
    void anRsaKeyBelow2048BitsIsRefused() throws Exception {
        assertRefused("does not fit", smallRsa(1024));
        assertRefused("does not fit", modulus(BigInteger.ONE.shiftLeft(2047).subtract(BigInteger.ONE)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 17, 65535, 65536, 65538})
    void anRsaExponentThatIsSmallOrEvenIsRefused(long exponent) {
        assertRefused(
                "does not fit",
                new RSAKey.Builder(RSA.getModulus(), Base64URL.encode(BigInteger.valueOf(exponent)))
                        .keyID("key")
                        .algorithm(JWSAlgorithm.RS256)
                        .build());
    }

    /** A modulus as the broken generator makes them: two primes of the form k·M + (65537^a mod M). */
    @Test
    void anRsaKeyWithTheFingerprintOfTheBrokenGeneratorIsRefused() {
        Random random = new Random(4);
        BigInteger modulus = brokenPrime(random).multiply(brokenPrime(random));

        assertThat(modulus.bitLength()).isGreaterThanOrEqualTo(2048);
        assertRefused("does not fit", modulus(modulus));
        assertThatCode(() -> KeyHygiene.requireFit(List.of(modulus(modulus.add(BigInteger.TWO)))))
                .doesNotThrowAnyException();
    }

    @Test
    void aPointThatIsNotOnItsCurveIsRefused() throws Exception {
        ECKey key = EC.toECKey().toPublicJWK();
        Base64URL off = Base64URL.encode(key.getY().decodeToBigInteger().flipBit(0));
        String json = key.toJSONString().replace(key.getY().toString(), off.toString());

        assertThatThrownBy(() -> VerificationKey.of(JWK.parse(json))).hasStackTraceContaining("not on the P-256 curve");
    }

    @Test
    void aMessageNamesTheKeyAndShowsNoneOfIt() throws Exception {
        JWK key = ec(JWSAlgorithm.ES384).build();

        assertThatThrownBy(() -> KeyHygiene.requireFit(List.of(key))).hasMessage("key key does not fit its algorithm");
    }

    private static void assertRefused(String reason, JWK... keys) {
        assertThatThrownBy(() -> KeyHygiene.requireFit(List.of(keys)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static ECKey.Builder ec(Algorithm algorithm) throws Exception {
        return new ECKey.Builder(EC.toECKey()).keyID("key").algorithm(algorithm);
    }

    private static RSAKey.Builder rsa(Algorithm algorithm) {
        return new RSAKey.Builder(RSA).algorithm(algorithm);
    }

    private static JWK oct(int bytes, Algorithm algorithm) {
        byte[] secret = new byte[bytes];
        new Random(5).nextBytes(secret);
        return new OctetSequenceKey.Builder(secret)
                .keyID("key")
                .algorithm(algorithm)
                .build();
    }

    private static JWK smallRsa(int bits) throws Exception {
        return new RSAKeyGenerator(bits, true)
                .keyID("key")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
    }

    private static JWK modulus(BigInteger modulus) {
        return new RSAKey.Builder(Base64URL.encode(modulus), RSA.getPublicExponent())
                .keyID("key")
                .algorithm(JWSAlgorithm.RS256)
                .build();
    }

    private static BigInteger brokenPrime(Random random) {
        BigInteger m = BigInteger.ONE;
        for (BigInteger p = BigInteger.TWO; p.intValue() <= 701; p = p.nextProbablePrime()) {
            m = m.multiply(p);
        }
        BigInteger power = BigInteger.valueOf(65537).modPow(new BigInteger(64, random), m);
        BigInteger candidate =
                m.multiply(new BigInteger(1030 - m.bitLength(), random)).add(power);
        while (!candidate.isProbablePrime(20)) {
            candidate = candidate.add(m);
        }
        return candidate;
    }
}
