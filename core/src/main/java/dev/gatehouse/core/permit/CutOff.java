package dev.gatehouse.core.permit;

import java.time.Instant;

/**
 * "No access token of this is valid any more."
 *
 * @param kind what {@code subject} identifies
 * @param subject the permit, the user or the key
 * @param bound access tokens that carry a lower version of their user are cut off; {@link #EVERYTHING} where all are
 * @param forgetAt when the last access token it is about has expired, and this can be forgotten
 */
public record CutOff(Kind kind, String subject, long bound, Instant forgetAt) {

    /** The bound of a cut-off that spares no version. */
    public static final long EVERYTHING = Long.MAX_VALUE;

    /** What is cut off. */
    public enum Kind {
        /** All that was issued under a permit. */
        PERMIT,
        /** What was issued to a user before a version of theirs. */
        USER,
        /** All that a key has signed. */
        KEY
    }

    public static CutOff ofPermit(String permitId, Instant forgetAt) {
        return new CutOff(Kind.PERMIT, permitId, EVERYTHING, forgetAt);
    }

    /** Of the access tokens that carry a version of the user below {@code version}. */
    public static CutOff ofUserBelow(long version, String userId, Instant forgetAt) {
        return new CutOff(Kind.USER, userId, version, forgetAt);
    }

    public static CutOff ofKey(String keyId, Instant forgetAt) {
        return new CutOff(Kind.KEY, keyId, EVERYTHING, forgetAt);
    }
}
