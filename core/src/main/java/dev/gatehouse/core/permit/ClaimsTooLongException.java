package dev.gatehouse.core.permit;

/** A user would be claimed more of than an access token carries: too many claims or roles, or too long ones. */
public final class ClaimsTooLongException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public ClaimsTooLongException(String message) {
        super(message);
    }
}
