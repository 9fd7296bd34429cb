package dev.gatehouse.viewer.server;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.user.User;
import dev.gatehouse.viewer.model.Trader;

/** What of a user the viewer shows. */
final class Traders {

    private Traders() {}

    static Trader of(User user) {
        return new Trader(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                Claims.of(user.claims()).date(ViewerPolicies.DATE_JOINED).orElse(null),
                user.roles().stream().sorted().toList(),
                user.confirmed(),
                user.disabled(),
                user.version());
    }
}
