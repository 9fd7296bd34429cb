package dev.gatehouse.core.user;

import java.util.Map;
import java.util.Set;

/**
 * An account, without anything secret.
 *
 * @param id identifies the account for ever; never an e-mail, which may change hands
 * @param email normalized by {@link Emails#normalize}
 * @param firstName given name
 * @param lastName family name
 * @param roles names of the roles held
 * @param claims further claims that go into access tokens, by name
 * @param confirmed whether the e-mail address was shown to be theirs
 * @param disabled whether the account may not be used
 * @param version counts the changes; an update names the version it started from
 * @param permitsFrom the version from which on permits hold: those of sign-ins before it are dead
 */
public record User(
        String id,
        String email,
        String firstName,
        String lastName,
        Set<String> roles,
        Map<String, String> claims,
        boolean confirmed,
        boolean disabled,
        long version,
        long permitsFrom) {

    public User {
        roles = Set.copyOf(roles);
        claims = Map.copyOf(claims);
    }

    /** The same, for nobody to use. */
    public User disabledNow() {
        return new User(id, email, firstName, lastName, roles, claims, confirmed, true, version, permitsFrom);
    }

    /** The same, with an e-mail address that was shown to be theirs. */
    public User confirmedNow() {
        return new User(id, email, firstName, lastName, roles, claims, true, disabled, version, permitsFrom);
    }
}
