package dev.gatehouse.core.permit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key at rest: what a {@link KeyRingStore} keeps. Its status follows from the clock, so nodes agree without telling
 * each other: <em>next</em> before {@code activatesAt}, <em>active</em> from then on, <em>retired</em> from
 * {@code retiresAt} on.
 *
 * @param id the {@code kid}
 * @param purpose what it is for
 * @param algorithm JWA name, e.g. {@code ES256}
 * @param activatesAt from when it may sign
 * @param retiresAt from when it verifies nothing any more; {@code null} for not yet known
 * @param sealed the private JWK, encrypted under the key-encryption key (JWE, {@code dir}, {@code A256GCM})
 */
public record SealedKey(
        String id,
        KeyPurpose purpose,
        String algorithm,
        Instant activatesAt,
        @Nullable Instant retiresAt,
        String sealed) {}
