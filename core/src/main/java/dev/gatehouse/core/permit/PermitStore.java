package dev.gatehouse.core.permit;

import dev.gatehouse.model.Permit;
import dev.gatehouse.model.RevokedReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where permits and cut-offs are kept. Every method is one atomic statement or one transaction, and durable when it
 * returns. Of refresh tokens only hashes ever get here. Broken machinery is an unchecked exception. Whoever writes a
 * store inherits {@code PermitStoreContract} of the test kit.
 */
public interface PermitStore {

    /**
     * A renewal asked for.
     *
     * @param permitId the permit
     * @param presentedHash hash of the identity of the refresh token that was shown
     * @param successorHash hash of the identity its successor has for this attempt
     * @param attemptHash hash of the client's attempt, or {@code null} where it sent none
     * @param now the time of the request
     * @param idleLifetime how long the permit lives unless renewed; its absolute end caps this
     * @param grace how long the same answer is given again to a client that sends no attempt
     * @param accessUntil from when on no reader accepts an access token issued for this renewal
     * @param permitsFrom the version of its user from which on permits hold
     */
    record RenewalRequest(
            String permitId,
            String presentedHash,
            String successorHash,
            @Nullable String attemptHash,
            Instant now,
            Duration idleLifetime,
            Duration grace,
            Instant accessUntil,
            long permitsFrom) {}

    /** What a store decided about a {@link RenewalRequest}. */
    sealed interface RenewalDecision {
        /** The shown token was current: the permit moved on to the successor. */
        record Advanced(Permit permit) implements RenewalDecision {}

        /** The shown token was the one just spent, and this is the same request again: the same successor holds. */
        record Repeated(Permit permit) implements RenewalDecision {}

        /** The shown token was spent by somebody else: the permit was revoked by this decision. */
        record Copied(Permit permit, CutOff cutOff) implements RenewalDecision {}

        /** The permit is of a version of its user from which permits hold no longer: it was revoked by this decision. */
        record Outdated(Permit permit, CutOff cutOff) implements RenewalDecision {}

        /** The permit had been revoked before. */
        record Revoked() implements RenewalDecision {}

        /** The permit had expired before. */
        record Expired() implements RenewalDecision {}

        /** There is no such permit. */
        record Unknown() implements RenewalDecision {}
    }

    /**
     * What came of revoking.
     *
     * @param ended the permits that were ended by it; those that had ended before are not among them
     * @param cutOffs what is to be in force now, also of those revoked before
     */
    record Revocation(List<Permit> ended, List<CutOff> cutOffs) {

        public Revocation {
            ended = List.copyOf(ended);
            cutOffs = List.copyOf(cutOffs);
        }
    }

    /**
     * Adds a permit.
     *
     * @param userVersion the version of its user at the sign-in
     * @param identityHash hash of its first refresh token's identity
     * @param accessUntil from when on no reader accepts the access token issued with it
     */
    void add(Permit permit, long userVersion, String identityHash, Instant accessUntil);

    /**
     * Decides a renewal by the rule of renewal:
     *
     * <ul>
     *   <li>revoked, expired ({@code now} on or after {@code expiresAt}) and unknown permits are told as such and not
     *       changed;
     *   <li>the permit's {@code userVersion} is below {@code permitsFrom}: revoke, with
     *       {@link RevokedReason#ACCOUNT_CHANGED} and a cut-off;
     *   <li>presented is current: advance. The presented hash becomes the spent one, the successor current, the attempt
     *       is kept, {@code renewedAt = now}, {@code expiresAt = min(now + idleLifetime, endsAt)};
     *   <li>presented is the spent one and the same attempt comes again, or neither came with an attempt and {@code now}
     *       is before {@code renewedAt + grace}: repeat. Nothing changes but the time until which access tokens live;
     *   <li>else it is a copy: revoke, with {@link RevokedReason#REFRESH_TOKEN_REUSED} and a cut-off.
     * </ul>
     */
    RenewalDecision renew(RenewalRequest request);

    Optional<Permit> find(String id);

    /** Live permits, newest first; of one user, or of everybody where {@code userId} is {@code null}. */
    List<Permit> listLive(@Nullable String userId, Instant now, int top, int skip);

    /**
     * Revokes a permit and records its cut-off in the same transaction. Where it had been revoked before nothing changes,
     * and the answer has the cut-off of then. Empty where there is no such permit.
     */
    Revocation revoke(String id, RevokedReason reason, Instant now);

    /**
     * Revokes every permit of a user that is not revoked yet, but for those that have expired together with all their
     * access tokens; every cut-off of the user's permits that an access token alive at {@code now} can meet, also of
     * those revoked before.
     */
    Revocation revokeAllOf(String userId, RevokedReason reason, Instant now);

    /** Every cut-off, of whatever kind and whoever wrote it, that an access token alive at {@code now} can still meet. */
    List<CutOff> cutOffs(Instant now);
}
