package dev.gatehouse.core.user;

import java.util.Map;
import java.util.Set;

/**
 * An account to create.
 *
 * @param email as it was typed
 * @param firstName given name
 * @param lastName family name
 * @param roles names of the roles held
 * @param claims further claims that go into access tokens, by name
 * @param confirmed whether the e-mail address is known to be theirs
 */
public record NewUser(
        String email,
        String firstName,
        String lastName,
        Set<String> roles,
        Map<String, String> claims,
        boolean confirmed) {

    public NewUser {
        roles = Set.copyOf(roles);
        claims = Map.copyOf(claims);
    }
}
