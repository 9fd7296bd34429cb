package dev.gatehouse.core.permit;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.claims.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An access token for us whose signature holds: all that follows from its text, our options and the key that signed it, and
 * nothing that follows from anything else. Whether it is valid now is another question.
 *
 * @param key the one that signed it
 * @param userVersion of its user, at its issue
 * @param notBefore its {@code nbf}, or the beginning of time
 * @param length in characters
 */
record AccessToken(VerificationKey key, Subject subject, long userVersion, Instant notBefore, int length) {

    /**
     * Empty for everything else. Nothing it says is believed before its signature holds.
     *
     * @param keys the key of an id, or {@code null}
     */
    static Optional<AccessToken> verify(
            String token, Function<String, @Nullable VerificationKey> keys, PermitOptions options) {
        return CompactJws.verify(token, keys)
                .filter(jws -> jws.isOf(TokenType.ACCESS) && jws.isSignedAsWeSign())
                .flatMap(jws -> jws.claims().flatMap(claims -> of(jws.key(), claims, options, token.length())));
    }

    private static Optional<AccessToken> of(
            VerificationKey key, Map<String, Object> values, PermitOptions options, int length) {
        TokenClaims claims = new TokenClaims(values);
        Subject subject = subject(claims);
        Long userVersion = claims.version(TokenClaims.USER_VERSION);
        Instant notBefore = claims.has(TokenClaims.NOT_BEFORE) ? claims.time(TokenClaims.NOT_BEFORE) : Instant.MIN;
        return subject == null || userVersion == null || notBefore == null || !isForUs(claims, options)
                ? Optional.empty()
                : Optional.of(new AccessToken(key, subject, userVersion, notBefore, length));
    }

    private static boolean isForUs(TokenClaims claims, PermitOptions options) {
        return options.issuer().equals(claims.text(TokenClaims.ISSUER))
                && options.audience().equals(claims.text(TokenClaims.AUDIENCE));
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
