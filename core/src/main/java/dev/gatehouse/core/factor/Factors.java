package dev.gatehouse.core.factor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second factors of an account.
 *
 * @param totpSince since when an authenticator app is one, or {@code null}
 * @param recoveryCodes how many are left
 */
public record Factors(@Nullable Instant totpSince, int recoveryCodes) {

    /** Of most accounts. */
    public static final Factors NONE = new Factors(null, 0);

    /** What may be shown at a sign-in; empty where a password is enough. Recovery codes serve only beside another. */
    public List<FactorKind> kinds() {
        Optional<FactorKind> totp = Optional.ofNullable(totpSince).map(since -> FactorKind.TOTP);
        Optional<FactorKind> recovery = totp.filter(kind -> recoveryCodes > 0).map(kind -> FactorKind.RECOVERY_CODE);
        return Stream.of(totp, recovery).flatMap(Optional::stream).toList();
    }
}
