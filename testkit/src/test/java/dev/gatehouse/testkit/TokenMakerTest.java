package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.Reading;
import dev.gatehouse.core.permit.RefreshReading;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.permit.SealedKey;
import dev.gatehouse.core.permit.SigningAlgorithm;
import dev.gatehouse.core.permit.SigningOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A maker of broken tokens proves nothing unless its good ones are good. */
class TokenMakerTest {

    private static final PermitOptions OPTIONS = PermitOptions.DEFAULT;
    private static final KeyEncryption ENCRYPTION = KeyEncryption.of("V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM");

    private final MovableClock clock = new MovableClock();
    private final Instant now = clock.instant();
    private final Rows rows = new Rows();

    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256", "ED25519"})
    void itsAccessTokensAreAcceptedWhateverTheAlgorithm(SigningAlgorithm algorithm) {
        PermitReader reader = reader(algorithm);

        assertThat(reader.read(accessToken().sign(key(KeyPurpose.ACCESS)))).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void itsRefreshTokensAreAccepted() {
        RefreshTokens refreshTokens = new RefreshTokens(ring(SigningAlgorithm.ES256), new CutOffs(clock));
        String token = TokenMaker.refreshToken(OPTIONS, now).sign(key(KeyPurpose.REFRESH));

        assertThat(refreshTokens.read(token)).isInstanceOf(RefreshReading.Genuine.class);
    }

    @Test
    void aTokenLikeAnotherSaysTheSame() {
        PermitReader reader = reader(SigningAlgorithm.ES256);
        String token = accessToken().claim("roles", List.of("Admin")).sign(key(KeyPurpose.ACCESS));

        assertThat(reader.read(TokenMaker.like(token).sign(key(KeyPurpose.ACCESS))))
                .isInstanceOf(Reading.Valid.class)
                .isEqualTo(reader.read(token));
    }

    @Test
    void whatIsMadeWrongIsWrong() throws Exception {
        PermitReader reader = reader(SigningAlgorithm.ES256);
        JWK key = key(KeyPurpose.ACCESS);
        JWK another = new ECKeyGenerator(Curve.P_256)
                .keyID(key.getKeyID())
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        for (String broken : List.of(
                accessToken().claim("aud", "another").sign(key),
                accessToken().claim("aud", null).sign(key),
                accessToken().withoutClaim("sid").sign(key),
                accessToken().header("typ", "rt+jwt").sign(key),
                accessToken().header("alg", "none").sign(key),
                accessToken().header("crit", List.of("exp")).sign(key),
                accessToken().withoutHeader("kid").sign(key),
                accessToken().withoutHeader("alg").sign(key),
                accessToken().sign(another),
                accessToken()
                        .header("kid", key.getKeyID())
                        .header("alg", "ES256")
                        .unsigned(),
                TokenMaker.sign("{\"alg\":\"ES256\",\"alg\":\"ES256\"}", "{}", key))) {
            assertThat(reader.read(broken)).isInstanceOf(Reading.Invalid.class);
        }
        assertThat(accessToken().header("alg", "none").unsigned()).endsWith(".");
        assertThat(reader.read(accessToken().claim("exp", now.getEpochSecond()).sign(key)))
                .isInstanceOf(Reading.Expired.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256", "ED25519"})
    void nothingMadeWithoutTheKeyIsAccepted(SigningAlgorithm algorithm) throws Exception {
        KeyRing ring = ring(algorithm);
        PermitReader reader = reader(ring);
        JWK published = JWKSet.parse(ring.jwkSet()).getKeys().getFirst();
        String token = accessToken().sign(key(KeyPurpose.ACCESS));

        List<String> broken = new ArrayList<>(BrokenTokens.tampered(token));
        broken.addAll(BrokenTokens.signedWithPublicKey(token, published));
        BrokenTokens.mutations(token, 1).limit(500).forEach(broken::add);

        assertThat(reader.read(token)).isInstanceOf(Reading.Valid.class);
        assertThat(broken).doesNotContain(token).hasSizeGreaterThan(540).allSatisfy(one -> {
            assertThat(reader.read(one)).isInstanceOf(Reading.Invalid.class);
            assertThat(one).matches("[!-~]*");
        });
    }

    @Test
    void theSameSeedMakesTheSameMutations() {
        List<String> some = BrokenTokens.mutations("a.b.c", 7).limit(100).toList();

        assertThat(BrokenTokens.mutations("a.b.c", 7).limit(100))
                .isEqualTo(some)
                .doesNotContain("a.b.c");
        assertThat(BrokenTokens.mutations("a.b.c", 8).limit(100).toList()).isNotEqualTo(some);
    }

    private TokenMaker accessToken() {
        return TokenMaker.accessToken(OPTIONS, now);
    }

    private PermitReader reader(SigningAlgorithm algorithm) {
        return reader(ring(algorithm));
    }

    private PermitReader reader(KeyRing ring) {
        return new PermitReader(ring, new CutOffs(clock), OPTIONS, clock);
    }

    private KeyRing ring(SigningAlgorithm algorithm) {
        return KeyRing.open(rows, ENCRYPTION, new SigningOptions(algorithm, null), OPTIONS, clock);
    }

    private JWK key(KeyPurpose purpose) {
        return rows.list().stream()
                .filter(row -> row.purpose() == purpose)
                .map(ENCRYPTION::open)
                .findFirst()
                .orElseThrow();
    }

    /** As much of a store as a first start needs. */
    private static final class Rows implements KeyRingStore {

        private final List<SealedKey> rows = new ArrayList<>();

        @Override
        public List<SealedKey> list() {
            return List.copyOf(rows);
        }

        @Override
        public boolean add(SealedKey key, @Nullable SealedKey newest, Instant predecessorsRetireAt) {
            return rows.add(key);
        }

        @Override
        public void noteTokenLife(String keyId, Duration life, Instant now) {}

        @Override
        public boolean retire(Retirement retirement) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean reseal(Map<SealedKey, String> sealed) {
            throw new UnsupportedOperationException();
        }
    }
}
