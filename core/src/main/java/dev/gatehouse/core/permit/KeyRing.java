package dev.gatehouse.core.permit;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.work.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in use, in memory: what it is asked, it answers without a lock and without any I/O. Thread-safe.
 *
 * <p>One key of a purpose signs; all that are not retired verify. What other nodes do to the keys is known here after the
 * next {@link #reload}.
 */
public final class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final KeyRingOpener opener;
    private final SecretKey lineage;
    private final Clock clock;

    /** Held while reading the store, so that what was read first never replaces what was read last. */
    private final ReentrantLock reloading = new ReentrantLock();

    private boolean outOfDate;

    private volatile Keys keys;
    private volatile Published published;

    KeyRing(KeyRingOpener opener, Keys keys, SecretKey lineage, Clock clock) {
        this.opener = opener;
        this.keys = keys;
        this.lineage = lineage;
        this.clock = clock;
        this.published = publish(keys, clock.instant());
    }

    /**
     * The keys of a store, after making those that are missing: one of each purpose at the first start, and an access key
     * where the configured algorithm is another than that of the newest. That one signs after {@code lead}; those before it
     * verify until the last token they signed has expired, whatever the skew it is read with.
     *
     * <p>A configured secret is not stored. While it is configured the stored access keys only verify, and no longer
     * than their last token lives after this moment.
     *
     * @param lead how long other nodes have to hear of a key of another algorithm; 0 where there are none
     * @throws KeyEncryptionException where the keys can't be opened with {@code encryption}
     */
    public static KeyRing open(
            KeyRingStore store,
            KeyEncryption encryption,
            SigningOptions signing,
            PermitOptions options,
            Duration lead,
            Clock clock) {
        return new KeyRingOpener(store, encryption, signing, options, lead, (key, add) -> add.getAsBoolean(), clock)
                .open();
    }

    /**
     * Makes the key that all {@link DerivedKeys} come from, unless a store has it: what takes down that keys are made needs one.
     *
     * @return those of the store
     */
    public static DerivedKeys derived(KeyRingStore store, KeyEncryption encryption, Clock clock) {
        new KeyRingOpener(
                        store,
                        encryption,
                        SigningOptions.DEFAULT,
                        PermitOptions.DEFAULT,
                        Duration.ZERO,
                        (key, add) -> add.getAsBoolean(),
                        clock)
                .makeLineage();
        return DerivedKeys.open(store, encryption);
    }

    /**
     * The keys of a store as {@link #open(KeyRingStore, KeyEncryption, SigningOptions, PermitOptions, Duration, Clock)} has them, with
     * a row for each that was made.
     *
     * @param work what the store and the audit take part in
     */
    public static KeyRing open(
            KeyRingStore store,
            KeyEncryption encryption,
            SigningOptions signing,
            PermitOptions options,
            Duration lead,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        RecordedKeys recorded = new RecordedKeys(store, work, audit);
        return new KeyRingOpener(store, encryption, signing, options, lead, recorded::add, clock).open();
    }

    /** The same for the only node, which has nobody to wait for. */
    public static KeyRing open(
            KeyRingStore store, KeyEncryption encryption, SigningOptions signing, PermitOptions options, Clock clock) {
        return open(store, encryption, signing, options, Duration.ZERO, clock);
    }

    /**
     * Takes over what the store has now. Where it can't be read, or holds a key in force that can't be opened, everything
     * stays as it was; the log says so once, and once more when it is over.
     *
     * @return whether this ring is what the store has
     */
    public boolean reload() {
        reloading.lock();
        try {
            keys = opener.read();
            if (outOfDate) {
                outOfDate = false;
                LOG.info("the keys are up to date again");
            }
        } catch (RuntimeException failure) {
            if (!outOfDate) {
                outOfDate = true;
                LOG.error("the keys can't be reloaded; those that were loaded last stay in use", failure);
            }
        } finally {
            reloading.unlock();
        }
        return !outOfDate;
    }

    /**
     * The public halves of all access keys that are not retired, also of those that don't sign yet, as a JWK set (RFC 7517
     * §5); one without keys where access tokens are signed with a secret.
     */
    public String jwkSet() {
        Instant now = clock.instant();
        Keys current = keys;
        Published last = published;
        if (!last.of().equals(current) || !now.isBefore(last.until())) {
            last = publish(current, now);
            published = last;
        }
        return last.json();
    }

    /**
     * Whether what this ring signs would be valid: a node hears that a key was cut off before it has the successor.
     *
     * @throws SigningKeyCutOffException where it would not
     */
    void requireSigners(CutOffs cutOffs) {
        for (SigningKey signer : List.of(accessSigner(), refreshSigner())) {
            if (cutOffs.coversKey(signer.id())) {
                throw new SigningKeyCutOffException(signer.id());
            }
        }
    }

    SigningKey accessSigner() {
        return keys.access().signer(clock.instant());
    }

    SigningKey refreshSigner() {
        return keys.refresh().signer(clock.instant());
    }

    /** One that was cut off verifies as well: who was given a token of it should hear that it is to be renewed. */
    @Nullable
    VerificationKey accessVerifier(String id) {
        Keys current = keys;
        VerificationKey verifier = current.access().verifier(id, clock.instant());
        return verifier == null ? current.cutOff().get(id) : verifier;
    }

    /** Whether nothing that this access key signed is valid. */
    boolean isCutOff(String id) {
        return keys.cutOff().containsKey(id);
    }

    @Nullable
    VerificationKey refreshVerifier(String id) {
        return keys.refresh().verifier(id, clock.instant());
    }

    SecretKey lineageKey() {
        return lineage;
    }

    private static Published publish(Keys keys, Instant now) {
        List<RingKey> published = keys.access().notRetired(now).stream()
                .filter(key -> key.jwk() instanceof AsymmetricJWK)
                .toList();
        List<JWK> publicHalves =
                published.stream().map(key -> key.jwk().toPublicJWK()).toList();
        Instant until = published.stream()
                .map(key -> key.row().retiresAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return new Published(keys, new JWKSet(publicHalves).toString(), until);
    }

    /**
     * All that a token is signed or verified with.
     *
     * @param cutOff access keys that were cut off and whose tokens may still be about
     */
    record Keys(PurposeKeys access, PurposeKeys refresh, Map<String, VerificationKey> cutOff) {}

    /** What is published of which keys, and until when that stays so. */
    private record Published(Keys of, String json, Instant until) {}
}
