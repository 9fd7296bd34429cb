package dev.gatehouse.core.signin;

import dev.gatehouse.core.factor.PasskeyUse;
import dev.gatehouse.model.Device;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who signs in with a passkey shows.
 *
 * @param use that they have just used it
 * @param device what it says of itself
 * @param deviceToken what it was given at a sign-in before ({@link Grant#deviceToken}), or {@code null}
 */
public record PasskeySignIn(
        PasskeyUse use, Device device, @Nullable String deviceToken) {

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "PasskeySignIn[…]";
    }
}
