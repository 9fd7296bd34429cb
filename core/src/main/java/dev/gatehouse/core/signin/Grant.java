package dev.gatehouse.core.signin;

import dev.gatehouse.core.user.User;
import dev.gatehouse.model.Permit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in or a renewal hands out. The tokens exist here and at the client, nowhere else.
 *
 * @param permit the permit as it now stands
 * @param user its user as of today
 * @param accessToken the signed access token
 * @param accessExpiresIn how long that lives
 * @param refreshToken the signed refresh token
 * @param refreshExpiresIn how long the permit lives unless it is renewed
 * @param deviceToken what the device keeps and shows at its next sign-in, so that strangers who guess at the account don't
 *     lock it out; {@code null} where it has one already
 */
public record Grant(
        Permit permit,
        User user,
        String accessToken,
        Duration accessExpiresIn,
        String refreshToken,
        Duration refreshExpiresIn,
        @Nullable String deviceToken) {

    Grant to(String newDeviceToken) {
        return new Grant(permit, user, accessToken, accessExpiresIn, refreshToken, refreshExpiresIn, newDeviceToken);
    }

    /** Never shows a token. */
    @Override
    public String toString() {
        return "Grant[" + permit.id() + "]";
    }
}
