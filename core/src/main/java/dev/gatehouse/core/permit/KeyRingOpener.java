package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;

/** Makes the keys that a store lacks, and a {@link KeyRing} of all that it has. */
final class KeyRingOpener {

    /** Says nothing about the secret, and is nothing that {@link NewKey} makes. */
    private static final String CONFIGURED_ID = "configured";

    private final KeyRingStore store;
    private final KeyEncryption encryption;
    private final SigningOptions signing;
    private final PermitOptions options;
    private final Clock clock;

    KeyRingOpener(
            KeyRingStore store, KeyEncryption encryption, SigningOptions signing, PermitOptions options, Clock clock) {
        this.store = store;
        this.encryption = encryption;
        this.signing = signing;
        this.options = options;
        this.clock = clock;
    }

    KeyRing open() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (!isConfigured(purpose)) {
                ensureNewest(purpose, algorithm(purpose));
            }
        }
        List<SealedKey> rows = store.list();
        return new KeyRing(accessKeys(rows), refreshKeys(rows), lineageKey(rows), clock);
    }

    /** Whether the key is the configured secret, which is not the store's. */
    private boolean isConfigured(KeyPurpose purpose) {
        return purpose == KeyPurpose.ACCESS && signing.algorithm() == SigningAlgorithm.HS256;
    }

    private JWSAlgorithm algorithm(KeyPurpose purpose) {
        return purpose == KeyPurpose.ACCESS ? signing.algorithm().jws() : JWSAlgorithm.HS256;
    }

    private void ensureNewest(KeyPurpose purpose, JWSAlgorithm algorithm) {
        Optional<SealedKey> newest = newest(purpose);
        while (newest.isEmpty() || !newest.get().algorithm().equals(algorithm.getName())) {
            boolean added = add(purpose, algorithm, newest);
            Optional<SealedKey> before = newest;
            newest = newest(purpose);
            if (!added && newest.equals(before)) {
                throw new IllegalStateException("the key store takes no " + purpose + " key");
            }
        }
    }

    private boolean add(KeyPurpose purpose, JWSAlgorithm algorithm, Optional<SealedKey> newest) {
        JWK key = NewKey.of(algorithm);
        Instant now = now();
        SealedKey row = new SealedKey(
                key.getKeyID(),
                purpose,
                algorithm.getName(),
                newest.map(predecessor -> laterThan(predecessor, now)).orElse(now),
                null,
                encryption.seal(key, purpose));
        return store.add(row, newest.map(SealedKey::id).orElse(""), options.accessAcceptedUntil(now));
    }

    /** The newest key must be the one activated last also where another node's clock is ahead of ours. */
    private static Instant laterThan(SealedKey predecessor, Instant now) {
        Instant earliest = predecessor.activatesAt().plusMillis(1);
        return now.isBefore(earliest) ? earliest : now;
    }

    private Optional<SealedKey> newest(KeyPurpose purpose) {
        return store.list().stream().filter(row -> row.purpose() == purpose).reduce((earlier, later) -> later);
    }

    private PurposeKeys accessKeys(List<SealedKey> rows) {
        List<RingKey> stored = opened(rows, KeyPurpose.ACCESS, TokenType.ACCESS);
        if (!isConfigured(KeyPurpose.ACCESS)) {
            return new PurposeKeys(stored, List.of());
        }
        Instant now = now();
        List<RingKey> predecessors = stored.stream()
                .map(key -> key.retiredBy(options.accessAcceptedUntil(now)))
                .toList();
        return new PurposeKeys(List.of(configured(now)), predecessors);
    }

    private PurposeKeys refreshKeys(List<SealedKey> rows) {
        return new PurposeKeys(opened(rows, KeyPurpose.REFRESH, TokenType.REFRESH), List.of());
    }

    /** One key for good: what rests in the store was hashed with it. */
    private SecretKey lineageKey(List<SealedKey> rows) {
        return usable(rows, KeyPurpose.LINEAGE).stream()
                .reduce((earlier, later) -> later)
                .map(encryption::open)
                .map(JWK::toOctetSequenceKey)
                .map(OctetSequenceKey::toSecretKey)
                .orElseThrow(() -> new IllegalStateException("the key store has no lineage key"));
    }

    private List<RingKey> opened(List<SealedKey> rows, KeyPurpose purpose, String tokenType) {
        List<SealedKey> usable = usable(rows, purpose);
        List<JWK> keys = usable.stream().map(encryption::open).toList();
        KeyHygiene.requireFit(keys);
        return IntStream.range(0, keys.size())
                .mapToObj(i -> ringKey(keys.get(i), tokenType, usable.get(i)))
                .toList();
    }

    private static RingKey ringKey(JWK key, String tokenType, SealedKey row) {
        return RingKey.of(key, tokenType, row.activatesAt(), row.retiresAt());
    }

    private RingKey configured(Instant now) {
        JWK key = NewKey.ofSecret(signing.secretBytes(), CONFIGURED_ID);
        return RingKey.of(key, TokenType.ACCESS, now, null);
    }

    private List<SealedKey> usable(List<SealedKey> rows, KeyPurpose purpose) {
        Instant now = now();
        return rows.stream()
                .filter(row -> row.purpose() == purpose)
                .filter(row -> row.retiresAt() == null || now.isBefore(row.retiresAt()))
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
