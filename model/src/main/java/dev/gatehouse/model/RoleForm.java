package dev.gatehouse.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/roles}, {@code PUT /api/roles/{name}}: what is claimed of all who hold a role.
 *
 * @param name the role's
 * @param claims texts by the claims' names
 */
public record RoleForm(@Nullable String name, @Nullable Map<String, @Nullable String> claims) {}
