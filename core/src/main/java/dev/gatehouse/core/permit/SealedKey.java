package dev.gatehouse.core.permit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key at rest: what a {@link KeyRingStore} keeps. Its status follows from the clock, so nodes agree without telling
 * each other: <em>next</em> before {@code activatesAt}, <em>active</em> from then on, <em>retired</em> from
 * {@code retiresAt} on. One that was cut off is retired whatever a clock says.
 *
 * @param id the {@code kid}
 * @param purpose what it is for
 * @param algorithm JWA name, e.g. {@code ES256}
 * @param activatesAt from when it may sign
 * @param retiresAt from when it verifies nothing any more; {@code null} for not yet known
 * @param sealed the private JWK, encrypted under the key-encryption key (JWE, {@code dir}, {@code A256GCM})
 * @param cutOffAt when it was retired in an emergency; {@code null} where it was not
 */
public record SealedKey(
        String id,
        KeyPurpose purpose,
        String algorithm,
        Instant activatesAt,
        @Nullable Instant retiresAt,
        String sealed,
        @Nullable Instant cutOffAt) {

    /** One that nobody cut off. */
    public SealedKey(
            String id,
            KeyPurpose purpose,
            String algorithm,
            Instant activatesAt,
            @Nullable Instant retiresAt,
            String sealed) {
        this(id, purpose, algorithm, activatesAt, retiresAt, sealed, null);
    }

    boolean isActivated(Instant now) {
        return !now.isBefore(activatesAt);
    }

    boolean isRetired(Instant now) {
        return isCutOff() || (retiresAt != null && !now.isBefore(retiresAt));
    }

    boolean isCutOff() {
        return cutOffAt != null;
    }

    /** {@code now}, or where this one is activated by a clock ahead of ours, the moment after that. */
    Instant laterThan(Instant now) {
        Instant earliest = activatesAt.plusMillis(1);
        return now.isBefore(earliest) ? earliest : now;
    }

    SealedKey activatedAt(Instant other) {
        return new SealedKey(id, purpose, algorithm, other, retiresAt, sealed, cutOffAt);
    }

    /** As it is, but retired by {@code latest}. */
    SealedKey retiredBy(Instant latest) {
        boolean sooner = retiresAt != null && retiresAt.isBefore(latest);
        return sooner ? this : new SealedKey(id, purpose, algorithm, activatesAt, latest, sealed, cutOffAt);
    }

    /** Never shows the key, sealed or not. */
    @Override
    public String toString() {
        return "SealedKey[" + id + ", " + purpose + ", " + algorithm + ", " + activatesAt + ", " + retiresAt + ", "
                + cutOffAt + "]";
    }
}
