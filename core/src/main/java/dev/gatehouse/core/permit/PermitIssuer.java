package dev.gatehouse.core.permit;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.model.Authentication;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.Permit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Issues access tokens: signed, short-lived, and carrying what policies need (RFC 9068). Thread-safe. */
public final class PermitIssuer {

    private static final Set<String> OF_PERMIT = Set.of(Claims.AUTH_TIME, Claims.AMR, Claims.ACR);

    /** Base64 makes a third more of it, and the header, what the permit says and the longest signature come to it. */
    private static final int SURELY_SHORT = CompactJws.MAX_LENGTH / 2;

    private final KeyRing keyRing;
    private final PermitOptions options;

    public PermitIssuer(KeyRing keyRing, PermitOptions options) {
        this.keyRing = keyRing;
        this.options = options;
    }

    /**
     * An access token of the permit.
     *
     * @param userVersion the version of the user that {@code claims} are of
     * @param claims what else it says of the user; names that RFC 7519 §4.1 and the permit give their meaning are left out
     * @throws ClaimsTooLongException where it would be longer than a reader accepts
     */
    public String issue(Permit permit, long userVersion, Claims claims, Instant now) {
        String token = keyRing.accessSigner().sign(allClaims(permit, userVersion, claims, now));
        if (token.length() > CompactJws.MAX_LENGTH) {
            throw new ClaimsTooLongException("the access token of user " + permit.userId() + " would be "
                    + token.length() + " characters long, above " + CompactJws.MAX_LENGTH
                    + ": the user has too many claims, or too long ones");
        }
        return token;
    }

    /**
     * Who an access token issued now would speak for, as far as the account alone tells: there is no permit, and so nothing is claimed of
     * a sign-in.
     */
    public Subject preview(String userId, Claims claims, Instant now) {
        Map<String, Object> ofAccount = TokenClaims.unregistered(claims.asMap());
        ofAccount.keySet().removeAll(OF_PERMIT);
        return new Subject(userId, "", "", now, expiry(now), Claims.of(asRead(ofAccount)));
    }

    /**
     * Asked before anything is written for whom a token is to be issued. What is far from too long is not signed for that.
     *
     * @throws ClaimsTooLongException where a token with these claims would be longer than a reader accepts
     */
    public void requireRoomFor(String userId, long userVersion, Claims claims, Instant now) {
        String json = JSONObjectUtils.toJSONString(TokenClaims.unregistered(claims.asMap()));
        if (json.getBytes(StandardCharsets.UTF_8).length > SURELY_SHORT) {
            issue(longestPermit(userId, now), userVersion, claims, now);
        }
    }

    /** The {@code exp} of an access token issued at {@code now}: a whole second, and never sooner than promised. */
    public Instant expiry(Instant now) {
        return options.accessExpiry(now);
    }

    /** From when on no reader accepts an access token issued at {@code now}, whatever clock skew it allows. */
    public Instant acceptedUntil(Instant now) {
        return options.accessAcceptedUntil(now);
    }

    /** As long as any in a token: all identities are of one length. */
    private static Permit longestPermit(String userId, Instant now) {
        List<String> methods =
                List.of(Authentication.PASSWORD, Authentication.USER_PRESENT, Authentication.MULTIPLE_FACTORS);
        return new Permit(
                RandomId.next(),
                userId,
                Device.UNKNOWN,
                now,
                now,
                now,
                now,
                null,
                null,
                new Authentication(now, methods));
    }

    private Map<String, Object> allClaims(Permit permit, long userVersion, Claims claims, Instant now) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(TokenClaims.ISSUER, options.issuer());
        all.put(TokenClaims.AUDIENCE, options.audience());
        all.put(TokenClaims.SUBJECT, permit.userId());
        all.put(TokenClaims.PERMIT_ID, permit.id());
        all.put(TokenClaims.TOKEN_ID, RandomId.next());
        all.put(TokenClaims.ISSUED_AT, now.getEpochSecond());
        all.put(TokenClaims.EXPIRES_AT, expiry(now).getEpochSecond());
        all.put(TokenClaims.USER_VERSION, userVersion);
        TokenClaims.unregistered(claims.asMap()).forEach(all::put);
        all.put(Claims.AUTH_TIME, permit.authentication().time().getEpochSecond());
        all.put(Claims.AMR, permit.authentication().methods());
        all.put(Claims.ACR, contextClass(permit.authentication()));
        return all;
    }

    /** On its way through a token a number may become one of another type. */
    private static Map<String, Object> asRead(Map<String, Object> claims) {
        return StrictJson.object(JSONObjectUtils.toJSONString(claims).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static String contextClass(Authentication authentication) {
        return authentication.methods().contains(Authentication.MULTIPLE_FACTORS)
                ? Claims.MULTIPLE_FACTORS
                : Claims.ONE_FACTOR;
    }
}
