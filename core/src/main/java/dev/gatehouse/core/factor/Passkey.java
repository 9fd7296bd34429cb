package dev.gatehouse.core.factor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A passkey of an account.
 *
 * @param id of the credential (WebAuthn Level 3 §4), base64url
 * @param name what its owner calls it
 * @param addedAt when it was registered
 * @param usedAt when it was last signed in with, or {@code null}
 */
public record Passkey(
        String id, String name, Instant addedAt, @Nullable Instant usedAt) {}
