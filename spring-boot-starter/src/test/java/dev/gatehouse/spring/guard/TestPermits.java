package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.PermitIssuer;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Real tokens at a time that stands still, of keys that are nobody else's. */
final class TestPermits {

    static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    final MemoryKeyRingStore store = new MemoryKeyRingStore();
    final CutOffs cutOffs = new CutOffs(clock);
    final PermitReader reader;

    private final KeyRing keys;
    private final PermitIssuer issuer;

    TestPermits() {
        KeyEncryption encryption = KeyEncryption.of(Base64.getEncoder().encodeToString(randomBytes()));
        keys = KeyRing.open(store, encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, clock);
        issuer = new PermitIssuer(keys, PermitOptions.DEFAULT);
        reader = new PermitReader(keys, cutOffs, PermitOptions.DEFAULT, clock);
    }

    String of(Map<String, ?> claims) {
        return issuer.issue(permit("permit"), 1, Claims.of(claims), NOW);
    }

    String ofRole(String role) {
        return of(Map.of("roles", List.of(role)));
    }

    String expired() {
        return issuer.issue(permit("old"), 1, admin(), NOW.minus(PermitOptions.DEFAULT.accessLifetime()));
    }

    String revoked() {
        cutOffs.add(CutOff.ofPermit("revoked", NOW.plus(Duration.ofHours(1))));
        return issuer.issue(permit("revoked"), 1, admin(), NOW);
    }

    String refresh() {
        return new RefreshTokens(keys, cutOffs).issue(permit("permit"), "identity");
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static Claims admin() {
        return Claims.of(Map.of("roles", List.of("Admin")));
    }

    private static Permit permit(String id) {
        Instant end = NOW.plus(Duration.ofDays(1));
        return new Permit(id, "user-1", Device.UNKNOWN, NOW, NOW, end, end, null, null);
    }
}
