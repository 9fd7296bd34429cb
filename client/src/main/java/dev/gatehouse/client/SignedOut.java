package dev.gatehouse.client;

import org.jspecify.annotations.Nullable;

/** Nobody is signed in, or not any more. */
public final class SignedOut extends BackendException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    SignedOut(Reason reason, @Nullable String message, @Nullable String traceId) {
        super(message == null ? reason.message : message, traceId, null);
        this.reason = reason;
    }

    SignedOut(Reason reason) {
        this(reason, null, null);
    }

    public Reason reason() {
        return reason;
    }

    /** Why. */
    public enum Reason {
        /** Nobody has signed in yet. */
        NEVER_SIGNED_IN("nobody is signed in"),
        /** They asked for it, here or in another process that keeps permits in the same place. */
        ASKED_FOR("signed out"),
        /** The permit was not renewed in time, or reached its absolute end. */
        EXPIRED("the permit has expired"),
        /** The permit was ended by its owner, by a manager, or because a copy of it was used. */
        REVOKED("the permit was revoked"),
        /** The server doesn't know the permit. */
        UNKNOWN("the permit is not known");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }
}
