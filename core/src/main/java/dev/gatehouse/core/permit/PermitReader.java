package dev.gatehouse.core.permit;

import java.time.Clock;
import java.time.Instant;

/** Reads access tokens: the one check every request passes. All of it is in memory. Thread-safe. */
public final class PermitReader {

    private static final Reading INVALID = new Reading.Invalid();
    private static final Reading EXPIRED = new Reading.Expired();
    private static final Reading REVOKED = new Reading.Revoked();

    private final VerifiedTokens tokens;
    private final KeyRing keyRing;
    private final CutOffs cutOffs;
    private final PermitOptions options;
    private final Clock clock;

    public PermitReader(KeyRing keyRing, CutOffs cutOffs, PermitOptions options, Clock clock) {
        this.tokens = new VerifiedTokens(options);
        this.keyRing = keyRing;
        this.cutOffs = cutOffs;
        this.options = options;
        this.clock = clock;
    }

    /**
     * What the token comes to. Nothing it says is believed, or tells one refusal from another, before its signature holds.
     *
     * <p>A token that is both expired and revoked reads as expired: its revocation is forgotten at some time after it has
     * expired, and the answer should not change then. One whose user has changed since, or whose key was cut off, reads
     * as expired too: a renewal tells whether there is a successor.
     */
    public Reading read(String token) {
        return tokens.read(token, keyRing::accessVerifier).map(this::judge).orElse(INVALID);
    }

    private Reading judge(AccessToken token) {
        Instant now = clock.instant();
        if (!hasBegun(token, now)) {
            return INVALID;
        }
        if (!now.isBefore(token.subject().expiresAt().plus(options.clockSkew()))) {
            return EXPIRED;
        }
        if (cutOffs.coversPermit(token.subject().permitId())) {
            return REVOKED;
        }
        return isOutdated(token) ? EXPIRED : new Reading.Valid(token.subject());
    }

    /**
     * The clock of the node that issued it may be ahead of ours by a little: what it has just issued is shown here at once,
     * and nothing is gained by refusing it.
     */
    private boolean hasBegun(AccessToken token, Instant now) {
        return !token.subject().issuedAt().isAfter(now.plus(PermitOptions.MAX_CLOCK_SKEW))
                && !token.notBefore().isAfter(now.plus(options.clockSkew()));
    }

    private boolean isOutdated(AccessToken token) {
        String keyId = token.key().id();
        return cutOffs.coversUser(token.subject().userId(), token.userVersion())
                || cutOffs.coversKey(keyId)
                || keyRing.isCutOff(keyId);
    }
}
