package dev.gatehouse.core.signin;

import dev.gatehouse.model.Device;
import org.jspecify.annotations.Nullable;

/**
 * What somebody shows who was asked for a second factor.
 *
 * @param challenge that of {@link SignIn.SecondFactorNeeded}
 * @param code a code of a second factor, as it was typed
 * @param device what it says of itself
 * @param deviceToken what it was given at a sign-in before ({@link Grant#deviceToken}), or {@code null}
 */
public record SecondFactorRequest(
        String challenge,
        String code,
        Device device,
        @Nullable String deviceToken) {

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "SecondFactorRequest[…]";
    }
}
