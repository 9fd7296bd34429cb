package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.model.Permit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokensTest {

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final RefreshTokens refreshTokens = ring.refreshTokens;
    private final Permit permit = ring.permit();
    private final JWK key = ring.key(KeyPurpose.REFRESH);
    private final String token = refreshTokens.issue(permit, "identity");

    @Test
    void whatIsIssuedIsRead() {
        assertThat(refreshTokens.read(token))
                .isEqualTo(new RefreshReading.Genuine(permit.userId(), permit.id(), "identity"));
    }

    @Test
    void itSaysWhichPermitItProvesAndNothingElse() throws Exception {
        assertThat(JSONObjectUtils.parse(RawToken.of(token).headerJson()))
                .isEqualTo(Map.of("alg", "HS256", "kid", key.getKeyID(), "typ", "rt+jwt"));
        assertThat(JSONObjectUtils.parse(RawToken.of(token).payloadJson()))
                .isEqualTo(Map.of(
                        "sub", permit.userId(),
                        "sid", permit.id(),
                        "jti", "identity",
                        "iat", Ring.NOW.getEpochSecond(),
                        "exp", Ring.NOW.plus(Duration.ofDays(14)).getEpochSecond()));
    }

    @Test
    void theSamePermitAndIdentityGiveTheSameTokenToTheLetterAlsoAfterARestart() {
        RefreshTokens restarted = new RefreshTokens(ring.open(SigningOptions.DEFAULT), ring.cutOffs);
        ring.clock.advance(Duration.ofHours(1));

        assertThat(refreshTokens.issue(permit, "identity")).isEqualTo(token);
        assertThat(restarted.issue(permit, "identity")).isEqualTo(token);
        assertThat(refreshTokens.issue(permit, "another")).isNotEqualTo(token);
    }

    @Test
    void itNeverSaysThatThePermitLivesLongerThanItDoes() throws Exception {
        Permit fractions = new Permit(
                permit.id(),
                permit.userId(),
                permit.device(),
                permit.issuedAt(),
                Ring.NOW.plusMillis(999),
                Ring.NOW.plusMillis(10_999),
                permit.endsAt(),
                null,
                null);

        assertThat(JSONObjectUtils.parse(
                        RawToken.of(refreshTokens.issue(fractions, "identity")).payloadJson()))
                .containsEntry("iat", Ring.NOW.getEpochSecond())
                .containsEntry("exp", Ring.NOW.getEpochSecond() + 10);
    }

    @Test
    void whetherItsTimeIsOverIsNotAsked() {
        ring.clock.advance(Duration.ofDays(1_000));

        assertThat(refreshTokens.read(token)).isInstanceOf(RefreshReading.Genuine.class);
    }

    @Test
    void oneOfAnotherServerIsInvalid() {
        assertThat(Ring.of(SigningAlgorithm.ES256).refreshTokens.read(token))
                .isInstanceOf(RefreshReading.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "sid", "jti", "iat", "exp"})
    void withoutAClaimItIsInvalidEvenIfGenuinelySigned(String name) {
        assertInvalid(payload().replace("\"" + name + "\":", "\"not-" + name + "\":"));
        assertInvalid(
                payload().replaceAll(",?\"" + name + "\":(\"[^\"]*\"|\\d+)", "").replace("{,", "{"));
        assertInvalid(payload().replaceAll("\"" + name + "\":(\"[^\"]*\"|\\d+)", "\"" + name + "\":null"));
        assertInvalid(payload().replaceAll("\"" + name + "\":(\"[^\"]*\"|\\d+)", "\"" + name + "\":[\"a\"]"));
    }

    @Test
    void withAnyOtherClaimItIsInvalidEvenIfGenuinelySigned() {
        assertInvalid(payload().replace("{", "{\"roles\":[\"Admin\"],"));
        assertInvalid(payload().replace("{", "{\"sub\":\"somebody else\","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "JWT", "RT+JWT", ""})
    void ofAnotherTypeItIsInvalidEvenIfGenuinelySigned(String type) {
        String header = RawToken.of(token).headerJson();

        assertThat(refreshTokens.read(RawToken.signed(header.replace("rt+jwt", type), payload(), key)))
                .isInstanceOf(RefreshReading.Invalid.class);
        assertThat(refreshTokens.read(RawToken.signed(header, payload(), key)))
                .isInstanceOf(RefreshReading.Genuine.class);
    }

    @Test
    void theIdentityIsNotShown() {
        assertThat(refreshTokens.read(token).toString()).contains(permit.id()).doesNotContain("identity");
    }

    private String payload() {
        return RawToken.of(token).payloadJson();
    }

    private void assertInvalid(String payload) {
        assertThat(payload).isNotEqualTo(payload());
        assertThat(refreshTokens.read(RawToken.signed(RawToken.of(token).headerJson(), payload, key)))
                .isInstanceOf(RefreshReading.Invalid.class);
    }
}
