package dev.gatehouse.core.factor;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second factors of an account.
 *
 * @param totpSince since when an authenticator app is one, or {@code null}
 * @param passkeys how many there are
 * @param recoveryCodes how many are left
 */
public record Factors(@Nullable Instant totpSince, int passkeys, int recoveryCodes) {

    /** Of most accounts. */
    public static final Factors NONE = new Factors(null, 0, 0);

    /** What may be shown at a sign-in; empty where a password is enough. Recovery codes serve only beside another. */
    public List<FactorKind> kinds() {
        return Stream.of(FactorKind.values()).filter(this::has).toList();
    }

    private boolean has(FactorKind kind) {
        return switch (kind) {
            case TOTP -> totpSince != null;
            case PASSKEY -> passkeys > 0;
            case RECOVERY_CODE -> recoveryCodes > 0 && (totpSince != null || passkeys > 0);
        };
    }
}
