package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;
import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.permit.KeyRingStore.Retirement;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists and changes the keys of a store, for all nodes that share it. A node's {@link KeyRing} follows when it reloads.
 * Thread-safe.
 */
public final class KeyManager {

    private static final Logger LOG = LoggerFactory.getLogger(KeyManager.class);

    /** Every further attempt means that somebody else changed the keys meanwhile: more than that is no coincidence. */
    private static final int MAX_ATTEMPTS = 20;

    private final KeyRingStore store;
    private final KeyEncryption encryption;
    private final SigningOptions signing;
    private final PermitOptions permits;
    private final KeyOptions options;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;

    /** @param work what the store and the audit take part in */
    public KeyManager(
            KeyRingStore store,
            KeyEncryption encryption,
            SigningOptions signing,
            PermitOptions permits,
            KeyOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.encryption = encryption;
        this.signing = signing;
        this.permits = permits;
        this.options = options;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every stored key, by purpose and in the order of activation. */
    public List<KeyDescription> list() {
        return describe(store.list());
    }

    /**
     * Makes the next key of a purpose, of the algorithm of the newest: published now, it signs after
     * {@link KeyOptions#lead}. Those before it verify until the last token they signed has expired.
     *
     * <p>While a next key waits for its activation no other is made, and of nodes that rotate at the same moment one makes a
     * key.
     *
     * @throws IllegalArgumentException for the lineage key, which is for good
     */
    public KeyRotation rotate(KeyPurpose purpose) {
        if (purpose == KeyPurpose.LINEAGE) {
            throw new IllegalArgumentException("the lineage key is never rotated");
        }
        return isConfigured(purpose) ? new KeyRotation.NoStoredKey() : attempt(() -> tryToRotate(purpose));
    }

    /** Rotates the purposes whose newest key has signed for {@link KeyOptions#rotateEvery}; the keys made. */
    public List<KeyDescription> rotateWhereDue() {
        List<KeyDescription> made = new ArrayList<>();
        for (KeyPurpose purpose : List.of(KeyPurpose.ACCESS, KeyPurpose.REFRESH)) {
            if (isDue(purpose) && rotate(purpose) instanceof KeyRotation.Made(KeyDescription key)) {
                made.add(key);
            }
        }
        return made;
    }

    /**
     * Ends a key in an emergency: nothing it signed is valid any more, on no node that knows of it. Where it was the newest,
     * a successor signs at once.
     */
    public KeyRetirement retire(String id) {
        return attempt(() -> tryToRetire(id));
    }

    /**
     * Seals all keys anew that rest under the previous key-encryption key.
     *
     * @return how many did
     * @throws KeyEncryptionException where one can't be opened
     */
    public int reseal() {
        return attempt(this::tryToReseal);
    }

    private Optional<KeyRotation> tryToRotate(KeyPurpose purpose) {
        Succession before = succession(purpose);
        if (before.newest().isEmpty()) {
            return Optional.of(new KeyRotation.NoStoredKey());
        }
        SealedKey newest = before.newest().get();
        Instant now = now();
        if (!newest.isActivated(now)) {
            return Optional.of(new KeyRotation.AlreadyMade(describe(newest.id())));
        }
        SealedKey key = successor(newest, now.plus(options.lead()));
        Instant predecessorsRetireAt = permits.acceptedUntil(purpose, key.activatesAt());
        if (record(() -> store.add(key, newest, predecessorsRetireAt), event(AuditType.KEY_ROTATED, key))) {
            LOG.info("{} key {} is published and signs from {} on", purpose, key.id(), key.activatesAt());
            return Optional.of(new KeyRotation.Made(describe(key.id())));
        }
        return succession(purpose)
                .newest()
                .filter(other -> !other.id().equals(newest.id()))
                .map(other -> new KeyRotation.AlreadyMade(describe(other.id())));
    }

    private Optional<KeyRetirement> tryToRetire(String id) {
        List<SealedKey> rows = store.list();
        SealedKey key =
                rows.stream().filter(row -> row.id().equals(id)).findFirst().orElse(null);
        if (key == null) {
            return Optional.of(new KeyRetirement.Unknown());
        }
        if (key.purpose() == KeyPurpose.LINEAGE) {
            return Optional.of(new KeyRetirement.Indispensable());
        }
        Retirement retirement = retirement(key, rows);
        BooleanSupplier retire = () -> store.retire(retirement);
        if (!(key.isCutOff() ? retire.getAsBoolean() : record(retire, event(AuditType.KEY_RETIRED, key)))) {
            return Optional.empty();
        }
        LOG.warn("{} key {} is cut off: nothing it signed is valid any more", key.purpose(), id);
        return Optional.of(new KeyRetirement.Retired(describe(id), retirement.cutOff()));
    }

    private Retirement retirement(SealedKey key, List<SealedKey> rows) {
        Instant now = now();
        boolean isNewest = Succession.of(rows, key.purpose())
                .newest()
                .filter(newest -> newest.id().equals(key.id()))
                .isPresent();
        Instant forgetAt = key.retiresAt() == null ? permits.acceptedUntil(key.purpose(), now) : key.retiresAt();
        return new Retirement(key, isNewest ? successor(key, key.laterThan(now)) : null, now, forgetAt);
    }

    private Optional<Integer> tryToReseal() {
        Map<SealedKey, String> sealed = new LinkedHashMap<>();
        int resealed = 0;
        for (SealedKey key : store.list()) {
            requireOpens(key);
            Optional<String> anew = encryption.resealed(key);
            sealed.put(key, anew.orElse(key.sealed()));
            resealed += anew.isPresent() ? 1 : 0;
        }
        AuditEvent event = AuditEvent.of(AuditType.KEYS_RESEALED).with("resealed", String.valueOf(resealed));
        BooleanSupplier reseal = () -> store.reseal(sealed);
        boolean done = resealed == 0 ? reseal.getAsBoolean() : record(reseal, event);
        return done ? Optional.of(resealed) : Optional.empty();
    }

    private boolean record(BooleanSupplier change, AuditEvent event) {
        return work.run(() -> audit.recordIf(change.getAsBoolean(), event));
    }

    static AuditEvent event(AuditType type, SealedKey key) {
        return AuditEvent.of(type)
                .with("key", key.id())
                .with("purpose", key.purpose().name());
    }

    /** A key that is retired is never opened again. */
    private void requireOpens(SealedKey key) {
        if (!key.isRetired(now())) {
            encryption.open(key);
        }
    }

    private boolean isDue(KeyPurpose purpose) {
        return !options.rotateEvery().isZero()
                && succession(purpose)
                        .newest()
                        .filter(key -> !now().isBefore(key.activatesAt().plus(options.rotateEvery())))
                        .isPresent();
    }

    private boolean isConfigured(KeyPurpose purpose) {
        return purpose == KeyPurpose.ACCESS && signing.algorithm() == SigningAlgorithm.HS256;
    }

    private SealedKey successor(SealedKey key, Instant activatesAt) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(key.algorithm());
        return NewKey.sealed(algorithm, key.purpose(), activatesAt, encryption, key);
    }

    private Succession succession(KeyPurpose purpose) {
        return Succession.of(store.list(), purpose);
    }

    private KeyDescription describe(String id) {
        return list().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the key store has lost key " + id));
    }

    private List<KeyDescription> describe(List<SealedKey> rows) {
        Instant now = now();
        return Stream.of(KeyPurpose.values())
                .flatMap(purpose -> Succession.of(rows, purpose).describe(now).stream())
                .toList();
    }

    private static <T> T attempt(Supplier<Optional<T>> attempt) {
        return Stream.generate(attempt)
                .limit(MAX_ATTEMPTS)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the key store takes no change"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
