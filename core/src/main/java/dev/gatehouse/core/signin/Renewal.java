package dev.gatehouse.core.signin;

/** What a renewal came to. */
public sealed interface Renewal {

    /** The permit was renewed, or the same renewal was answered again. */
    record Renewed(Grant grant) implements Renewal {}

    /** Refused, for a reason the holder of a genuine token may know. */
    record Refused(Reason reason) implements Renewal {}

    /** Why a renewal was refused. */
    enum Reason {
        /** Not one of our refresh tokens, or of a permit nobody knows any more. */
        INVALID,
        /** The permit was not renewed in time, or reached its absolute end. */
        EXPIRED,
        /** The permit was revoked, perhaps by this very request. */
        REVOKED
    }
}
