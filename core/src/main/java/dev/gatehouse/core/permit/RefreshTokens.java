package dev.gatehouse.core.permit;

import dev.gatehouse.model.Permit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Issues and reads refresh tokens, which say which permit they prove and nothing else. Thread-safe. */
public final class RefreshTokens {

    private static final RefreshReading INVALID = new RefreshReading.Invalid();

    private static final Set<String> CLAIMS = Set.of(
            TokenClaims.SUBJECT,
            TokenClaims.PERMIT_ID,
            TokenClaims.TOKEN_ID,
            TokenClaims.ISSUED_AT,
            TokenClaims.EXPIRES_AT);

    private final KeyRing keyRing;
    private final CutOffs cutOffs;

    public RefreshTokens(KeyRing keyRing, CutOffs cutOffs) {
        this.keyRing = keyRing;
        this.cutOffs = cutOffs;
    }

    /**
     * To be asked before anything is granted or renewed.
     *
     * @throws SigningKeyCutOffException where this node signs with a key of which it knows that it was cut off
     */
    public void requireSigners() {
        keyRing.requireSigners(cutOffs);
    }

    /**
     * The refresh token of the permit as it stands that has this identity: the same to the letter whenever it is asked for
     * under the same key, so that a lost answer can be given again. Its times are whole seconds, the parts of a second
     * cut off: it never says that the permit lives longer than it does.
     */
    public String issue(Permit permit, String identity) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(TokenClaims.SUBJECT, permit.userId());
        claims.put(TokenClaims.PERMIT_ID, permit.id());
        claims.put(TokenClaims.TOKEN_ID, identity);
        claims.put(TokenClaims.ISSUED_AT, permit.renewedAt().getEpochSecond());
        claims.put(TokenClaims.EXPIRES_AT, permit.expiresAt().getEpochSecond());
        return keyRing.refreshSigner().sign(claims);
    }

    /** Whether the token is one of ours. Whether its time is over is not asked: the row of its permit knows better. */
    public RefreshReading read(String token) {
        return CompactJws.verify(token, keyRing::refreshVerifier)
                .filter(jws -> jws.isOf(TokenType.REFRESH)
                        && !cutOffs.coversKey(jws.key().id()))
                .flatMap(CompactJws::claims)
                .map(TokenClaims::new)
                .map(RefreshTokens::judge)
                .orElse(INVALID);
    }

    private static RefreshReading judge(TokenClaims claims) {
        String userId = claims.text(TokenClaims.SUBJECT);
        String permitId = claims.text(TokenClaims.PERMIT_ID);
        String identity = claims.text(TokenClaims.TOKEN_ID);
        Instant issuedAt = claims.time(TokenClaims.ISSUED_AT);
        Instant expiresAt = claims.time(TokenClaims.EXPIRES_AT);
        return userId == null
                        || permitId == null
                        || identity == null
                        || issuedAt == null
                        || expiresAt == null
                        || !claims.areExactly(CLAIMS)
                ? INVALID
                : new RefreshReading.Genuine(userId, permitId, identity);
    }
}
