package dev.gatehouse.core.permit;

/** What came of a rotation. */
public sealed interface KeyRotation {

    /** A new key was made: published now, it signs from its activation on. */
    record Made(KeyDescription key) implements KeyRotation {}

    /** None was made, for this one is new already: it waits for its activation, or another node was quicker. */
    record AlreadyMade(KeyDescription key) implements KeyRotation {}

    /** There is nothing to rotate: no key of that purpose is stored, or a configured secret is used in its place. */
    record NoStoredKey() implements KeyRotation {}
}
