package dev.gatehouse.core.factor;

import java.time.Instant;

/**
 * That somebody knew a password a moment ago.
 *
 * @param expiresAt when it is worth nothing any more
 * @param userVersion the version of the account then
 * @param nonce makes it one of its kind
 * @param userId whose password it was
 */
public record Challenge(Instant expiresAt, long userVersion, String nonce, String userId) {

    /** Shows whose it is and nothing else. */
    @Override
    public String toString() {
        return "Challenge[" + userId + "]";
    }
}
