package dev.gatehouse.core.claims;

import java.time.Instant;

/**
 * Who a verified access token speaks for.
 *
 * @param userId the {@code sub} claim
 * @param permitId the {@code sid} claim: the permit the token was issued under
 * @param tokenId the {@code jti} claim
 * @param issuedAt the {@code iat} claim
 * @param expiresAt the {@code exp} claim
 * @param claims every other claim
 */
public record Subject(
        String userId, String permitId, String tokenId, Instant issuedAt, Instant expiresAt, Claims claims) {}
