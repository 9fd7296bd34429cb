package dev.gatehouse.core.permit;

/** What reading a refresh token came to. Whether its permit still stands is the store's to say. */
public sealed interface RefreshReading {

    /**
     * It is ours.
     *
     * @param userId the {@code sub} claim
     * @param permitId the {@code sid} claim
     * @param identity the {@code jti} claim: the token's own identity, of which only a hash is ever stored
     */
    record Genuine(String userId, String permitId, String identity) implements RefreshReading {

        /** Never shows the identity. */
        @Override
        public String toString() {
            return "Genuine[" + permitId + "]";
        }
    }

    /** It is not one of ours, or not a refresh token. */
    record Invalid() implements RefreshReading {}
}
