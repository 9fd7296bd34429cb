package dev.gatehouse.core.user;

import java.util.Map;

/**
 * A role that carries claims: whatever is claimed by it is claimed of all who hold it.
 *
 * @param name as users have it among their roles
 * @param claims by name
 * @param version counts the changes; a change names the version it started from
 */
public record Role(String name, Map<String, String> claims, long version) {

    public Role {
        claims = Map.copyOf(claims);
    }
}
