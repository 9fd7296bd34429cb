package dev.gatehouse.core.permit;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads access tokens: the one check every request passes. All of it is in memory. Thread-safe. */
public final class PermitReader {

    private static final Reading INVALID = new Reading.Invalid();
    private static final Reading EXPIRED = new Reading.Expired();
    private static final Reading REVOKED = new Reading.Revoked();

    private final KeyRing keyRing;
    private final CutOffs cutOffs;
    private final PermitOptions options;
    private final Clock clock;

    public PermitReader(KeyRing keyRing, CutOffs cutOffs, PermitOptions options, Clock clock) {
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
        return CompactJws.verify(token, keyRing::accessVerifier)
                .filter(jws -> jws.isOf(TokenType.ACCESS) && jws.isSignedAsWeSign())
                .flatMap(jws -> jws.claims().map(claims -> judge(new TokenClaims(claims), jws.keyId())))
                .orElse(INVALID);
    }

    private Reading judge(TokenClaims claims, String keyId) {
        Instant now = clock.instant();
        Subject subject = subject(claims);
        Long userVersion = claims.version(TokenClaims.USER_VERSION);
        if (subject == null || userVersion == null || !isForUs(claims) || !hasBegun(claims, now)) {
            return INVALID;
        }
        if (!now.isBefore(subject.expiresAt().plus(options.clockSkew()))) {
            return EXPIRED;
        }
        return judge(subject, userVersion, keyId);
    }

    private Reading judge(Subject subject, long userVersion, String keyId) {
        if (cutOffs.coversPermit(subject.permitId())) {
            return REVOKED;
        }
        boolean outdated = cutOffs.coversUser(subject.userId(), userVersion)
                || cutOffs.coversKey(keyId)
                || keyRing.isCutOff(keyId);
        return outdated ? EXPIRED : new Reading.Valid(subject);
    }

    private boolean isForUs(TokenClaims claims) {
        return options.issuer().equals(claims.text(TokenClaims.ISSUER))
                && options.audience().equals(claims.text(TokenClaims.AUDIENCE));
    }

    /**
     * The clock of the node that issued it may be ahead of ours by a little: what it has just issued is shown here at once,
     * and nothing is gained by refusing it.
     */
    private boolean hasBegun(TokenClaims claims, Instant now) {
        return isBy(claims.time(TokenClaims.ISSUED_AT), now.plus(PermitOptions.MAX_CLOCK_SKEW))
                && (!claims.has(TokenClaims.NOT_BEFORE)
                        || isBy(claims.time(TokenClaims.NOT_BEFORE), now.plus(options.clockSkew())));
    }

    private static boolean isBy(@Nullable Instant time, Instant latest) {
        return time != null && !time.isAfter(latest);
    }

    private static @Nullable Subject subject(TokenClaims claims) {
        String userId = claims.text(TokenClaims.SUBJECT);
        String permitId = claims.text(TokenClaims.PERMIT_ID);
        String tokenId = claims.text(TokenClaims.TOKEN_ID);
        Instant issuedAt = claims.time(TokenClaims.ISSUED_AT);
        Instant expiresAt = claims.time(TokenClaims.EXPIRES_AT);
        return userId == null || permitId == null || tokenId == null || issuedAt == null || expiresAt == null
                ? null
                : new Subject(userId, permitId, tokenId, issuedAt, expiresAt, Claims.of(claims.unregistered()));
    }
}
