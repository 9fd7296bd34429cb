package dev.gatehouse.core.signin;

import dev.gatehouse.model.Device;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who wants to sign in shows.
 *
 * @param email as it was typed
 * @param password as it was typed
 * @param secondFactor a code of a second factor, as it was typed, or {@code null}
 * @param device what it says of itself
 * @param deviceToken what it was given at a sign-in before ({@link Grant#deviceToken}), or {@code null}
 */
public record SignInRequest(
        String email,
        String password,
        @Nullable String secondFactor,
        Device device,
        @Nullable String deviceToken) {

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "SignInRequest[…]";
    }
}
