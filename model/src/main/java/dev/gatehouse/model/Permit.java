package dev.gatehouse.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one sign-in on one device grants. Carries no token and nothing a token could be made from.
 *
 * @param id identifies the permit; the {@code sid} of its tokens (RFC 7519 claim registry)
 * @param userId the user it was granted to
 * @param device the device it was granted on
 * @param issuedAt when the sign-in was
 * @param renewedAt when it was last renewed; {@code issuedAt} until then
 * @param expiresAt when it ends unless it is renewed before (never later than {@code endsAt})
 * @param endsAt the absolute end, which no renewal extends
 * @param revokedAt when it was revoked, or {@code null}
 * @param revokedReason why it was revoked, or {@code null}
 * @param authentication how and when its user showed who they are
 */
public record Permit(
        String id,
        String userId,
        Device device,
        Instant issuedAt,
        Instant renewedAt,
        Instant expiresAt,
        Instant endsAt,
        @Nullable Instant revokedAt,
        @Nullable RevokedReason revokedReason,
        Authentication authentication) {

    /** One of a sign-in by password alone. */
    public Permit(
            String id,
            String userId,
            Device device,
            Instant issuedAt,
            Instant renewedAt,
            Instant expiresAt,
            Instant endsAt,
            @Nullable Instant revokedAt,
            @Nullable RevokedReason revokedReason) {
        this(
                id,
                userId,
                device,
                issuedAt,
                renewedAt,
                expiresAt,
                endsAt,
                revokedAt,
                revokedReason,
                Authentication.byPassword(issuedAt));
    }
}
