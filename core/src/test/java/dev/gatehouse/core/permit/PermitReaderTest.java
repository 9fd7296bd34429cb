package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.model.Permit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading comes to. The attacks on it are in {@link TokenAttackTest}. */
class PermitReaderTest {

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final JWK key = ring.key(KeyPurpose.ACCESS);

    @ParameterizedTest
    @EnumSource
    void whatIsIssuedIsReadWhateverTheAlgorithm(SigningAlgorithm algorithm) {
        Ring any = Ring.of(algorithm);
        Permit permit = any.permit();

        Reading reading = any.reader.read(any.accessToken(permit));

        assertThat(reading).isInstanceOfSatisfying(Reading.Valid.class, valid -> {
            Subject subject = valid.subject();
            assertThat(subject.userId()).isEqualTo(permit.userId());
            assertThat(subject.permitId()).isEqualTo(permit.id());
            assertThat(subject.tokenId()).hasSize(24);
            assertThat(subject.issuedAt()).isEqualTo(Ring.NOW);
            assertThat(subject.expiresAt()).isEqualTo(Ring.NOW.plusSeconds(300));
            assertThat(subject.claims().asMap())
                    .isEqualTo(Map.of(
                            "email",
                            "nimal@viewer.example",
                            "roles",
                            List.of("Admin"),
                            "scope",
                            "api.access",
                            "auth_time",
                            Ring.NOW.getEpochSecond(),
                            "amr",
                            List.of("pwd"),
                            "acr",
                            "one-factor"));
        });
    }

    @Test
    void aTokenIsValidOneSecondBeforeItsEndAndExpiredOnIt() {
        String token = ring.accessToken();

        ring.clock.set(Ring.NOW.plusSeconds(299));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        ring.clock.set(Ring.NOW.plusSeconds(300).minusNanos(1));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        ring.clock.set(Ring.NOW.plusSeconds(300));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
        ring.clock.set(Ring.NOW.plusSeconds(301));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    @Test
    void aTokenIsValidAtOnceWhereTheClockIsBehindByAMinuteAtMost() {
        String token = ring.accessToken();

        ring.clock.set(Ring.NOW.minusSeconds(60));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        ring.clock.set(Ring.NOW.minusSeconds(61));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void theSkewIsAllowedAtTheEndAndNotASecondMore() {
        Ring skewed = Ring.withSkew(Duration.ofSeconds(10));
        String token = skewed.accessToken();

        skewed.clock.set(Ring.NOW.plusSeconds(309));
        assertThat(skewed.reader.read(token)).isInstanceOf(Reading.Valid.class);
        skewed.clock.set(Ring.NOW.plusSeconds(310));
        assertThat(skewed.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    @Test
    void aTokenOfACutOffPermitIsRevokedAndThatOfAnotherIsNot() {
        Permit revoked = ring.permit();
        String token = ring.accessToken(revoked);
        String other = ring.accessToken();

        ring.cutOffs.add(CutOff.ofPermit(revoked.id(), ring.issuer.acceptedUntil(Ring.NOW)));

        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Revoked.class);
        assertThat(ring.reader.read(other)).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void aTokenOfAnEarlierVersionOfItsUserIsToBeRenewedAndOneOfTheVersionIsNot() {
        Permit permit = ring.permit();
        String token = ring.accessToken(permit);

        ring.cutOffs.add(ofUserBelow(Ring.USER_VERSION, permit));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        ring.cutOffs.add(ofUserBelow(Ring.USER_VERSION + 1, permit));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
        assertThat(ring.reader.read(ring.accessToken())).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void aTokenOfBeforeThereWereVersionsIsOlderThanEveryOne() {
        Permit permit = ring.permit();
        RawToken today = RawToken.of(ring.accessToken(permit));
        String payload = today.payloadJson().replaceAll("\"user_version\":\\d+,", "");
        String token = RawToken.signed(today.headerJson(), payload, key);

        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        ring.cutOffs.add(ofUserBelow(1, permit));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    @Test
    void aTokenOfARevokedPermitIsRevokedWhateverItsUsersVersion() {
        Permit permit = ring.permit();
        String token = ring.accessToken(permit);
        ring.cutOffs.add(ofUserBelow(Ring.USER_VERSION + 1, permit));
        ring.cutOffs.add(CutOff.ofPermit(permit.id(), ring.issuer.acceptedUntil(Ring.NOW)));

        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Revoked.class);
    }

    @Test
    void everyTokenOfACutOffKeyIsToBeRenewed() {
        String token = ring.accessToken();

        ring.cutOffs.add(CutOff.ofKey("another", ring.issuer.acceptedUntil(Ring.NOW)));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        ring.cutOffs.add(CutOff.ofKey(key.getKeyID(), ring.issuer.acceptedUntil(Ring.NOW)));
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    private CutOff ofUserBelow(long version, Permit permit) {
        return CutOff.ofUserBelow(version, permit.userId(), ring.issuer.acceptedUntil(Ring.NOW));
    }

    @Test
    void aTokenThatIsExpiredAndCutOffReadsAsExpiredAlsoBeforeTheCutOffIsForgotten() {
        Permit revoked = ring.permit();
        String token = ring.accessToken(revoked);
        ring.cutOffs.add(CutOff.ofPermit(revoked.id(), ring.issuer.acceptedUntil(Ring.NOW)));

        ring.clock.set(Ring.NOW.plusSeconds(300));

        assertThat(ring.cutOffs.coversPermit(revoked.id())).isTrue();
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    @Test
    void aRevokedTokenIsNotAcceptedInTheSecondsTheSkewAdds() {
        Ring skewed = Ring.withSkew(PermitOptions.MAX_CLOCK_SKEW);
        Permit revoked = skewed.permit();
        String token = skewed.accessToken(revoked);
        skewed.cutOffs.add(CutOff.ofPermit(revoked.id(), skewed.issuer.acceptedUntil(Ring.NOW)));

        skewed.clock.set(Ring.NOW.plusSeconds(359));
        skewed.cutOffs.add(CutOff.ofPermit("another", Ring.NOW.plusSeconds(999)));
        assertThat(skewed.reader.read(token)).isInstanceOf(Reading.Revoked.class);
        skewed.clock.set(Ring.NOW.plusSeconds(360));
        skewed.cutOffs.add(CutOff.ofPermit("a third", Ring.NOW.plusSeconds(999)));
        assertThat(skewed.reader.read(token)).isInstanceOf(Reading.Expired.class);
    }

    /** Every claim that is needed, made wrong in every way, in a token that is genuinely signed. */
    @Nested
    class GenuinelySigned {

        private final String genuine = RawToken.of(ring.accessToken()).payloadJson();
        private final String header = "{\"alg\":\"ES256\",\"kid\":\"" + key.getKeyID() + "\",\"typ\":\"at+jwt\"}";

        @Test
        void asItIsIsValid() {
            assertThat(read(genuine)).isInstanceOf(Reading.Valid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"iss", "aud", "sub", "sid", "jti", "iat", "exp"})
        void withoutAClaimIsInvalid(String name) {
            assertInvalid(genuine.replace("\"" + name + "\":", "\"not-" + name + "\":"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"gatehouse-", "gatehous", "Gatehouse", "GATEHOUSE", "gatehouse ", "gatehouse/", "", " "})
        void withAnotherIssuerIsInvalid(String issuer) {
            assertInvalid(genuine.replace("\"iss\":\"gatehouse\"", "\"iss\":\"" + issuer + "\""));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"gatehouse-ap\"",
                    "\"gatehouse-api-2\"",
                    "\"Gatehouse-API\"",
                    "\" gatehouse-api\"",
                    "[\"gatehouse-api\"]",
                    "[\"gatehouse-api\",\"other\"]",
                    "[]",
                    "null",
                    "true",
                    "{}",
                    "\"\"",
                })
        void withAnotherAudienceOrAListOfThemIsInvalid(String audience) {
            assertInvalid(genuine.replace("\"aud\":\"gatehouse-api\"", "\"aud\":" + audience));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "\" \"", "null", "1", "[]", "{}", "true", "[\"a\"]"})
        void withAnIdentifierThatIsNoTextIsInvalid(String value) {
            for (String name : List.of("sub", "sid", "jti")) {
                assertInvalid(genuine.replaceAll("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":" + value));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "null",
                    "true",
                    "[]",
                    "-1",
                    "1772366700.0",
                    "1772366700.5",
                    "1.7723667e9",
                    "\"1772366700\"",
                    "\"2026-03-01T12:05:00Z\"",
                    "253402300800",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1e400",
                    "NaN",
                    "Infinity",
                })
        void withATimeThatIsNoneIsInvalid(String value) {
            for (String name : List.of("iat", "exp")) {
                assertInvalid(genuine.replaceAll("\"" + name + "\":\\d+", "\"" + name + "\":" + value));
            }
            assertInvalid(with("nbf", value));
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "true", "[]", "-1", "3.0", "\"3\"", "9223372036854775808", "1e3"})
        void withAVersionThatIsNoneIsInvalid(String value) {
            assertInvalid(genuine.replaceAll("\"user_version\":\\d+", "\"user_version\":" + value));
        }

        @Test
        void issuedByAClockThatIsAheadByAMinuteAtMostIsValid() {
            assertThat(read(issuedAt(Ring.NOW.plusSeconds(60)))).isInstanceOf(Reading.Valid.class);
            assertInvalid(issuedAt(Ring.NOW.plusSeconds(61)));
        }

        private String issuedAt(Instant time) {
            return genuine.replaceAll("\"iat\":\\d+", "\"iat\":" + time.getEpochSecond());
        }

        @Test
        void notToBeUsedYetIsInvalidAndFromThenOnValid() {
            assertInvalid(with("nbf", second(Ring.NOW.plusSeconds(1))));
            assertThat(read(with("nbf", second(Ring.NOW)))).isInstanceOf(Reading.Valid.class);
        }

        @Test
        void expiredAtTheSecondOfItsEnd() {
            assertThat(read(expiringAt(Ring.NOW.minusSeconds(1)))).isInstanceOf(Reading.Expired.class);
            assertThat(read(expiringAt(Ring.NOW))).isInstanceOf(Reading.Expired.class);
            assertThat(read(expiringAt(Ring.NOW.plusSeconds(1)))).isInstanceOf(Reading.Valid.class);
        }

        @Test
        void invalidIsNeverToldAsExpired() {
            assertInvalid(expiringAt(Ring.NOW.minusSeconds(1)).replace("gatehouse-api", "other"));
        }

        @Test
        void withAMemberTwiceIsInvalid() {
            assertInvalid(genuine.replace("{\"iss\"", "{\"iss\":\"gatehouse\",\"iss\""));
            assertInvalid(with("sub", "\"somebody else\""));
            assertInvalid(with("exp", "9999999999"));
            assertInvalid(with("\\u0073ub", "\"somebody else\""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "null", "[]", "\"text\"", "1", "{", "{}", "{}{}", "{\"iss\":\"gatehouse\"", "foo"})
        void anyOtherPayloadIsInvalid(String payload) {
            assertInvalid(payload);
        }

        @Test
        void payloadsThatAreNotStrictJsonAreInvalid() {
            assertInvalid(genuine + " ");
            assertInvalid("\u0000" + genuine);
            assertInvalid(genuine.replace('"', '\''));
            assertInvalid(genuine.replace("{", "{/* comment */"));
            assertInvalid(genuine.replace("}", ",}"));
            assertInvalid(genuine.replace(":", "="));
        }

        @Test
        void aPayloadThatIsNotUtf8IsInvalid() {
            byte[] payload = genuine.getBytes(StandardCharsets.ISO_8859_1);
            payload[genuine.indexOf("nimal")] = (byte) 0xE4;

            assertThat(ring.reader.read(RawToken.signed(header.getBytes(StandardCharsets.UTF_8), payload, key)))
                    .isInstanceOf(Reading.Invalid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"rt+jwt", "JWT", "jwt", "AT+JWT", "at+jwt ", "application/at+jwt", "at", ""})
        void ofAnotherTypeIsInvalid(String type) {
            String other = header.replace("at+jwt", type);

            assertThat(ring.reader.read(RawToken.signed(other, genuine, key))).isInstanceOf(Reading.Invalid.class);
        }

        @Test
        void ofNoTypeIsInvalid() {
            String untyped = header.replace(",\"typ\":\"at+jwt\"", "");

            assertThat(ring.reader.read(RawToken.signed(untyped, genuine, key))).isInstanceOf(Reading.Invalid.class);
        }

        private Reading read(String payload) {
            return ring.reader.read(RawToken.signed(header, payload, key));
        }

        private void assertInvalid(String payload) {
            assertThat(payload).isNotEqualTo(genuine);
            assertThat(read(payload)).isInstanceOf(Reading.Invalid.class);
        }

        private String with(String name, String value) {
            return genuine.substring(0, genuine.length() - 1) + ",\"" + name + "\":" + value + "}";
        }

        private String expiringAt(Instant end) {
            return genuine.replaceAll("\"exp\":\\d+", "\"exp\":" + second(end));
        }

        private static String second(Instant instant) {
            return Long.toString(instant.getEpochSecond());
        }
    }

    @Test
    void aTokenOfAnotherServerIsInvalid() {
        assertThat(ring.reader.read(Ring.of(SigningAlgorithm.ES256).accessToken()))
                .isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void aRefreshTokenIsNoAccessTokenAndTheOtherWayRound() {
        Permit permit = ring.permit();
        String refreshToken = ring.refreshTokens.issue(permit, "identity");

        assertThat(ring.reader.read(refreshToken)).isInstanceOf(Reading.Invalid.class);
        assertThat(ring.refreshTokens.read(ring.accessToken(permit))).isInstanceOf(RefreshReading.Invalid.class);
    }

    @Test
    void aTokenUnderTheRefreshKeyIsNoAccessTokenWhateverItSays() {
        OctetSequenceKey refreshKey = ring.key(KeyPurpose.REFRESH).toOctetSequenceKey();
        String header = "{\"alg\":\"HS256\",\"kid\":\"" + refreshKey.getKeyID() + "\",\"typ\":\"at+jwt\"}";
        String payload = RawToken.of(ring.accessToken()).payloadJson();

        assertThat(ring.reader.read(RawToken.signed(header, payload, refreshKey)))
                .isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void aTokenUnderTheAccessKeyIsNoRefreshTokenWhateverItSays() {
        String header = "{\"alg\":\"ES256\",\"kid\":\"" + key.getKeyID() + "\",\"typ\":\"rt+jwt\"}";
        String payload =
                RawToken.of(ring.refreshTokens.issue(ring.permit(), "identity")).payloadJson();

        assertThat(ring.refreshTokens.read(RawToken.signed(header, payload, key)))
                .isInstanceOf(RefreshReading.Invalid.class);
    }
}
