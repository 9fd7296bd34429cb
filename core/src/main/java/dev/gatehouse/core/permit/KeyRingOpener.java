package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the keys that a store lacks, and a {@link KeyRing} of all that it has. */
final class KeyRingOpener {

    /** Says nothing about the secret, and is nothing that {@link NewKey} makes. */
    private static final String CONFIGURED_ID = "configured";

    private final KeyRingStore store;
    private final KeyEncryption encryption;
    private final SigningOptions signing;
    private final PermitOptions options;
    private final Duration lead;
    private final BiPredicate<SealedKey, BooleanSupplier> adding;
    private final Clock clock;

    /** A configured secret took over then. */
    private final Instant openedAt;

    /** Ids of the keys of which the store knows how long the tokens of this node live. */
    private final Set<String> noted = new HashSet<>();

    /**
     * @param lead how long a key of another algorithm is published before it signs
     * @param adding adds a key, and answers whether that was done
     */
    KeyRingOpener(
            KeyRingStore store,
            KeyEncryption encryption,
            SigningOptions signing,
            PermitOptions options,
            Duration lead,
            BiPredicate<SealedKey, BooleanSupplier> adding,
            Clock clock) {
        this.store = store;
        this.encryption = encryption;
        this.signing = signing;
        this.options = options;
        this.lead = lead;
        this.adding = adding;
        this.clock = clock;
        this.openedAt = now();
    }

    /** Makes the lineage key, unless there is one. */
    void makeLineage() {
        ensureNewest(KeyPurpose.LINEAGE, algorithm(KeyPurpose.LINEAGE));
    }

    KeyRing open() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (!isConfigured(purpose)) {
                ensureNewest(purpose, algorithm(purpose));
            }
        }
        List<SealedKey> rows = rows();
        return new KeyRing(this, keys(rows), DerivedKeys.lineageKey(rows, encryption), clock);
    }

    /** The keys that tokens are signed and verified with, as the store has them now. */
    KeyRing.Keys read() {
        return keys(rows());
    }

    /** Another node may rotate a key that this one signs with, and doesn't know this one's settings. */
    private List<SealedKey> rows() {
        List<SealedKey> rows = store.list();
        List<SealedKey> unknown = rows.stream()
                .filter(row -> maySign(row, rows) && !noted.contains(row.id()))
                .toList();
        for (SealedKey key : unknown) {
            store.noteTokenLife(key.id(), options.acceptedFor(key.purpose()), now());
            noted.add(key.id());
        }
        return unknown.isEmpty() ? rows : store.list();
    }

    /** The one that signs now, and those that will. */
    private boolean maySign(SealedKey key, List<SealedKey> rows) {
        if (key.purpose() == KeyPurpose.LINEAGE || isConfigured(key.purpose())) {
            return false;
        }
        List<SealedKey> usable = usable(rows, key.purpose());
        return Succession.signing(usable, now())
                .map(signing -> usable.subList(usable.indexOf(signing), usable.size()))
                .filter(signers ->
                        signers.stream().anyMatch(signer -> signer.id().equals(key.id())))
                .isPresent();
    }

    private KeyRing.Keys keys(List<SealedKey> rows) {
        return new KeyRing.Keys(accessKeys(rows), refreshKeys(rows), cutOffKeys(rows));
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
        Instant now = now();
        Instant activatesAt =
                newest.map(predecessor -> predecessor.laterThan(now.plus(lead))).orElse(now);
        SealedKey key = NewKey.sealed(algorithm, purpose, activatesAt, encryption, newest.orElse(null));
        Instant predecessorsRetireAt = newest.isEmpty() ? activatesAt : options.acceptedUntil(purpose, activatesAt);
        return adding.test(key, () -> store.add(key, newest.orElse(null), predecessorsRetireAt));
    }

    private Optional<SealedKey> newest(KeyPurpose purpose) {
        return Succession.of(store.list(), purpose).newest();
    }

    private PurposeKeys accessKeys(List<SealedKey> rows) {
        List<RingKey> stored = opened(rows, KeyPurpose.ACCESS, TokenType.ACCESS);
        if (!isConfigured(KeyPurpose.ACCESS)) {
            return new PurposeKeys(stored, List.of());
        }
        List<RingKey> predecessors = stored.stream()
                .map(key -> key.retiredBy(options.acceptedUntil(KeyPurpose.ACCESS, openedAt)))
                .toList();
        return new PurposeKeys(List.of(configured()), predecessors);
    }

    private PurposeKeys refreshKeys(List<SealedKey> rows) {
        return new PurposeKeys(opened(rows, KeyPurpose.REFRESH, TokenType.REFRESH), List.of());
    }

    private Map<String, VerificationKey> cutOffKeys(List<SealedKey> rows) {
        Instant now = now();
        return rows.stream()
                .filter(row -> row.purpose() == KeyPurpose.ACCESS)
                .filter(row -> row.cutOffAt() != null
                        && now.isBefore(options.acceptedUntil(KeyPurpose.ACCESS, row.cutOffAt())))
                .flatMap(row -> openedIfPossible(row).stream())
                .collect(Collectors.toUnmodifiableMap(VerificationKey::id, Function.identity()));
    }

    /** All that depends on a key that was cut off is how its tokens are refused. */
    private Optional<VerificationKey> openedIfPossible(SealedKey cutOff) {
        try {
            return Optional.of(VerificationKey.of(encryption.open(cutOff)));
        } catch (KeyEncryptionException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private List<RingKey> opened(List<SealedKey> rows, KeyPurpose purpose, String tokenType) {
        List<SealedKey> usable = usable(rows, purpose);
        List<JWK> keys = usable.stream().map(encryption::open).toList();
        KeyHygiene.requireFit(keys);
        return IntStream.range(0, keys.size())
                .mapToObj(i -> RingKey.of(usable.get(i), keys.get(i), tokenType))
                .toList();
    }

    private RingKey configured() {
        JWK key = NewKey.ofSecret(signing.secretBytes(), CONFIGURED_ID);
        String algorithm = algorithm(KeyPurpose.ACCESS).getName();
        SealedKey row = new SealedKey(CONFIGURED_ID, KeyPurpose.ACCESS, algorithm, openedAt, null, "");
        return RingKey.of(row, key, TokenType.ACCESS);
    }

    private List<SealedKey> usable(List<SealedKey> rows, KeyPurpose purpose) {
        return Succession.of(rows, purpose).notRetired(now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
