package dev.gatehouse.model;

/**
 * What a policy asks for.
 *
 * @param name what routes and refusals call it, e.g. {@code TraderManagers}
 * @param requirement what it asks for, in the caller's language
 */
public record PolicyDescription(String name, String requirement) {}
