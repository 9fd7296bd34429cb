package dev.gatehouse.core.permit;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A key ring with all that hangs on it, and its keys laid open, as a test needs it. */
final class Ring {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    static final long USER_VERSION = 3;

    static final String SECRET = "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM";

    final TestClock clock = new TestClock(NOW);
    final MemoryKeyRingStore store = new MemoryKeyRingStore();
    final KeyEncryption encryption = KeyEncryption.of(randomKey());
    final CutOffs cutOffs = new CutOffs(clock);
    final SigningOptions signing;
    final PermitOptions options;
    final KeyRing keyRing;
    final PermitIssuer issuer;
    final PermitReader reader;
    final RefreshTokens refreshTokens;

    Ring(SigningOptions signing, PermitOptions options) {
        this.signing = signing;
        this.options = options;
        this.keyRing = open(signing);
        this.issuer = new PermitIssuer(keyRing, options);
        this.reader = new PermitReader(keyRing, cutOffs, options, clock);
        this.refreshTokens = new RefreshTokens(keyRing, cutOffs);
    }

    static Ring of(SigningAlgorithm algorithm) {
        return new Ring(signing(algorithm), PermitOptions.DEFAULT);
    }

    static Ring withSkew(Duration skew) {
        PermitOptions options = PermitOptions.DEFAULT;
        return new Ring(
                SigningOptions.DEFAULT,
                new PermitOptions(
                        options.issuer(),
                        options.audience(),
                        options.accessLifetime(),
                        options.refreshLifetime(),
                        options.absoluteLifetime(),
                        options.grace(),
                        skew,
                        options.scope()));
    }

    static SigningOptions signing(SigningAlgorithm algorithm) {
        return new SigningOptions(algorithm, algorithm == SigningAlgorithm.HS256 ? SECRET : null);
    }

    static String randomKey() {
        return Base64.getEncoder()
                .encodeToString(NewKey.of(SigningAlgorithm.HS256.jws())
                        .toOctetSequenceKey()
                        .toByteArray());
    }

    /** A ring of the same store, as after a restart. */
    KeyRing open(SigningOptions signing) {
        return KeyRing.open(store, encryption, signing, options, clock);
    }

    /** Of the same store, as every node has one. */
    KeyManager manager(KeyOptions keyOptions) {
        return new KeyManager(store, encryption, signing, options, keyOptions, new EachByItself(), event -> {}, clock);
    }

    /** The private half of the one stored key of a purpose. */
    JWK key(KeyPurpose purpose) {
        return encryption.open(store.only(purpose));
    }

    String accessToken() {
        return accessToken(permit());
    }

    String accessToken(Permit permit) {
        return issuer.issue(permit, USER_VERSION, claims(), clock.instant());
    }

    Permit permit() {
        Instant now = clock.instant();
        return new Permit(
                RandomId.next(),
                RandomId.next(),
                Device.UNKNOWN,
                now,
                now,
                now.plus(options.refreshLifetime()),
                now.plus(options.absoluteLifetime()),
                null,
                null);
    }

    static Claims claims() {
        return Claims.of(Map.of("email", "nimal@viewer.example", "roles", List.of("Admin"), "scope", "api.access"));
    }
}
