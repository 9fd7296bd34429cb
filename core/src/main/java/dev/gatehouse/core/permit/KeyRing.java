package dev.gatehouse.core.permit;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys in use, in memory: what it is asked, it answers without a lock and without any I/O. Thread-safe.
 *
 * <p>One key of a purpose signs; all that are not retired verify.
 */
public final class KeyRing {

    private final PurposeKeys access;
    private final PurposeKeys refresh;
    private final SecretKey lineage;
    private final Clock clock;

    private volatile Published published;

    KeyRing(PurposeKeys access, PurposeKeys refresh, SecretKey lineage, Clock clock) {
        this.access = access;
        this.refresh = refresh;
        this.lineage = lineage;
        this.clock = clock;
        this.published = publish(clock.instant());
    }

    /**
     * The keys of a store, after making those that are missing: one of each purpose at the first start, and an access key
     * where the configured algorithm is another than that of the newest. That one signs at once; those before it verify
     * until the last token they signed has expired, whatever the skew it is read with.
     *
     * <p>A configured secret is not stored. While it is configured the stored access keys only verify, and no longer
     * than their last token lives after this moment.
     *
     * @throws KeyEncryptionException where the keys can't be opened with {@code encryption}
     */
    public static KeyRing open(
            KeyRingStore store, KeyEncryption encryption, SigningOptions signing, PermitOptions options, Clock clock) {
        return new KeyRingOpener(store, encryption, signing, options, clock).open();
    }

    /**
     * The public halves of all access keys that are not retired, as a JWK set (RFC 7517 §5); one without keys where access
     * tokens are signed with a secret.
     */
    public String jwkSet() {
        Instant now = clock.instant();
        if (!now.isBefore(published.until())) {
            published = publish(now);
        }
        return published.json();
    }

    SigningKey accessSigner() {
        return access.signer(clock.instant());
    }

    SigningKey refreshSigner() {
        return refresh.signer(clock.instant());
    }

    @Nullable
    VerificationKey accessVerifier(String id) {
        return access.verifier(id, clock.instant());
    }

    @Nullable
    VerificationKey refreshVerifier(String id) {
        return refresh.verifier(id, clock.instant());
    }

    SecretKey lineageKey() {
        return lineage;
    }

    private Published publish(Instant now) {
        List<RingKey> keys = access.notRetired(now).stream()
                .filter(key -> key.jwk() instanceof AsymmetricJWK)
                .toList();
        List<JWK> publicHalves =
                keys.stream().map(key -> key.jwk().toPublicJWK()).toList();
        Instant until = keys.stream()
                .map(RingKey::retiresAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return new Published(new JWKSet(publicHalves).toString(), until);
    }

    /** What is published, and until when that stays so. */
    private record Published(String json, Instant until) {}
}
