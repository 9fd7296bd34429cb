package dev.gatehouse.core.permit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of a key: nothing of the key itself, sealed or not.
 *
 * @param id the {@code kid}
 * @param purpose what it is for
 * @param algorithm JWA name, e.g. {@code ES256}
 * @param status where it is in its life
 * @param signing whether new tokens of its purpose are signed with it now
 * @param activatesAt from when it may sign
 * @param retiresAt from when it verifies nothing any more; {@code null} for not yet known
 * @param cutOffAt when it was retired in an emergency, or {@code null}
 */
public record KeyDescription(
        String id,
        KeyPurpose purpose,
        String algorithm,
        KeyStatus status,
        boolean signing,
        Instant activatesAt,
        @Nullable Instant retiresAt,
        @Nullable Instant cutOffAt) {}
