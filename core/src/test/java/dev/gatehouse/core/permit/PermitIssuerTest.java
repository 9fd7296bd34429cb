package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.model.Authentication;
import dev.gatehouse.model.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermitIssuerTest {

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final Permit permit = ring.permit();

    @ParameterizedTest
    @EnumSource
    void theHeaderSaysAlgorithmKeyAndTypeAndNothingElse(SigningAlgorithm algorithm) throws Exception {
        Ring any = Ring.of(algorithm);
        String keyId = algorithm == SigningAlgorithm.HS256
                ? "configured"
                : any.store.only(KeyPurpose.ACCESS).id();

        assertThat(JSONObjectUtils.parse(RawToken.of(any.accessToken()).headerJson()))
                .isEqualTo(Map.of("alg", algorithm.jws().getName(), "kid", keyId, "typ", "at+jwt"));
    }

    @Test
    void theClaimsAreThoseOfThePermitAndTheUser() throws Exception {
        Map<String, Object> claims = claims(ring.accessToken(permit));

        assertThat(claims)
                .containsOnlyKeys(
                        "iss",
                        "aud",
                        "sub",
                        "sid",
                        "jti",
                        "iat",
                        "exp",
                        "user_version",
                        "email",
                        "roles",
                        "scope",
                        "auth_time",
                        "amr",
                        "acr")
                .containsEntry("user_version", Ring.USER_VERSION)
                .containsEntry("iss", "gatehouse")
                .containsEntry("aud", "gatehouse-api")
                .containsEntry("sub", permit.userId())
                .containsEntry("sid", permit.id())
                .containsEntry("iat", Ring.NOW.getEpochSecond())
                .containsEntry("exp", Ring.NOW.getEpochSecond() + 300)
                .containsEntry("roles", List.of("Admin"));
    }

    @Test
    void howAndWhenTheUserSignedInIsSaidAndStaysSoWhenThePermitIsRenewed() throws Exception {
        Instant signedIn = Ring.NOW.minus(Duration.ofDays(3)).plusMillis(999);
        Permit withTwoFactors = new Permit(
                permit.id(),
                permit.userId(),
                permit.device(),
                signedIn,
                Ring.NOW,
                permit.expiresAt(),
                permit.endsAt(),
                null,
                null,
                new Authentication(signedIn, List.of("pwd", "otp", "mfa")));

        assertThat(claims(ring.accessToken(withTwoFactors)))
                .containsEntry("auth_time", signedIn.getEpochSecond())
                .containsEntry("amr", List.of("mfa", "otp", "pwd"))
                .containsEntry("acr", "multiple-factors");
    }

    @Test
    void everyTokenHasAnIdOfItsOwn() throws Exception {
        assertThat(claims(ring.accessToken(permit)).get("jti"))
                .isNotEqualTo(claims(ring.accessToken(permit)).get("jti"));
    }

    @Test
    void claimsOfTheUserNeverOverrideThoseOfTheToken() throws Exception {
        Claims hostile = Claims.of(Map.ofEntries(
                Map.entry("iss", "evil"),
                Map.entry("aud", "evil"),
                Map.entry("sub", "somebody else"),
                Map.entry("sid", "another permit"),
                Map.entry("jti", "0"),
                Map.entry("iat", 0L),
                Map.entry("exp", 9_999_999_999L),
                Map.entry("nbf", 9_999_999_999L),
                Map.entry("user_version", Long.MAX_VALUE),
                Map.entry("auth_time", 9_999_999_999L),
                Map.entry("amr", List.of("mfa")),
                Map.entry("acr", "multiple-factors"),
                Map.entry("scope", "api.access")));

        Map<String, Object> claims = claims(ring.issuer.issue(permit, Ring.USER_VERSION, hostile, Ring.NOW));

        assertThat(claims)
                .containsOnlyKeys(
                        "iss",
                        "aud",
                        "sub",
                        "sid",
                        "jti",
                        "iat",
                        "exp",
                        "user_version",
                        "scope",
                        "auth_time",
                        "amr",
                        "acr")
                .containsEntry("auth_time", Ring.NOW.getEpochSecond())
                .containsEntry("amr", List.of("pwd"))
                .containsEntry("acr", "one-factor")
                .containsEntry("user_version", Ring.USER_VERSION)
                .containsEntry("iss", "gatehouse")
                .containsEntry("sub", permit.userId())
                .containsEntry("sid", permit.id())
                .containsEntry("exp", Ring.NOW.getEpochSecond() + 300);
    }

    @Test
    void theEndIsAWholeSecondAndNeverSoonerThanPromised() throws Exception {
        assertThat(ring.issuer.expiry(Ring.NOW)).isEqualTo(Ring.NOW.plusSeconds(300));
        assertThat(ring.issuer.expiry(Ring.NOW.plusMillis(1))).isEqualTo(Ring.NOW.plusSeconds(301));
        assertThat(ring.issuer.expiry(Ring.NOW.plusMillis(999))).isEqualTo(Ring.NOW.plusSeconds(301));
        assertThat(ring.issuer.expiry(Ring.NOW.plusMillis(1000))).isEqualTo(Ring.NOW.plusSeconds(301));

        Instant later = Ring.NOW.plusMillis(1);
        Map<String, Object> claims = claims(ring.issuer.issue(permit, Ring.USER_VERSION, Claims.of(Map.of()), later));
        assertThat(claims)
                .containsEntry("iat", Ring.NOW.getEpochSecond())
                .containsEntry("exp", ring.issuer.expiry(later).getEpochSecond());
    }

    @Test
    void noReaderAcceptsATokenLongerThanIsSaid() {
        assertThat(Duration.between(ring.issuer.expiry(Ring.NOW), ring.issuer.acceptedUntil(Ring.NOW)))
                .isEqualTo(PermitOptions.MAX_CLOCK_SKEW);
    }

    @Test
    void aTokenThatNoReaderWouldAcceptIsNotIssuedAndNotShown() {
        Claims tooMany = Claims.of(Map.of("notes", "private ".repeat(1_000)));

        assertThatThrownBy(() -> ring.issuer.issue(permit, Ring.USER_VERSION, tooMany, Ring.NOW))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .matches("the access token of user " + permit.userId() + " would be \\d+ characters long, above 8192:"
                        + " the user has too many claims, or too long ones");
    }

    private static Map<String, Object> claims(String token) throws Exception {
        return JSONObjectUtils.parse(RawToken.of(token).payloadJson());
    }
}
