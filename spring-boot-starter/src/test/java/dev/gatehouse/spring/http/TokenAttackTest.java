package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.BrokenTokens;
import dev.gatehouse.testkit.TokenMaker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing but a token of ours gets in over HTTP, and every refusal of a kind reads the same. */
class TokenAttackTest {

    private static final int MUTATIONS = 10_000;
    private static final long SEED = 20_261_122;

    @TempDir
    static Path data;

    private static RunningApplication app;
    private static Tokens tokens;
    private static JWK signingKey;
    private static String refusal;

    @BeforeAll
    static void start() {
        app = RunningApplication.start(data);
        app.addUser("senior@example.com", "2020-01-31");
        tokens = app.signIn("senior@example.com");
        signingKey = key(KeyPurpose.ACCESS);
        refusal = withoutTrace(app.get("/greeting", "x"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void theGenuineOneOpensTheDoorAndSoDoesItsLikeUnderTheSameKey() {
        assertThat(app.get("/greeting", tokens.access()).statusCode()).isEqualTo(200);
        assertThat(app.get("/greeting", genuine().sign(signingKey)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void noneIsNoAlgorithmInAnySpelling() {
        assertRefused(Stream.of("none", "None", "NONE", "nOnE", "NoNe", "none ", "", "null")
                .flatMap(none -> Stream.of(
                        genuine().header("alg", none).unsigned(),
                        genuine().header("alg", none).unsigned() + "AA",
                        genuine().header("alg", none).sign(signingKey))));
    }

    @Test
    void thePublicKeyIsNoSecret() throws Exception {
        JWKSet published = JWKSet.parse(
                app.send(app.request("/.well-known/jwks.json").GET()).body());

        assertRefused(published.getKeys().stream()
                .flatMap(key -> BrokenTokens.signedWithPublicKey(tokens.access(), key).stream()));
    }

    @Test
    void aTokenNeverBringsItsKeyOrAnAddressToFetchOneFrom() {
        assertRefused(Stream.of(
                        Map.entry("jwk", signingKey.toPublicJWK().toJSONObject()),
                        Map.entry(
                                "jku", (Object) app.at("/.well-known/jwks.json").toString()),
                        Map.entry("x5u", app.at("/x.pem").toString()),
                        Map.entry("x5c", List.of("MIIB")),
                        Map.entry("crit", List.of("exp")),
                        Map.entry("b64", false),
                        Map.entry("zip", "DEF"))
                .map(member ->
                        genuine().header(member.getKey(), member.getValue()).sign(signingKey)));
    }

    @Test
    void aHostileKeyIdFindsNothing() {
        assertRefused(Stream.of("", "../gatehouse.key", "/dev/null", "' or '1'='1", "a".repeat(4000), "\0", "%00", "*")
                .map(kid -> genuine().header("kid", kid).sign(signingKey)));
        assertRefused(Stream.of(
                genuine().header("kid", null).sign(signingKey),
                genuine().header("kid", 1).sign(signingKey),
                genuine().header("kid", List.of(signingKey.getKeyID())).sign(signingKey),
                genuine().withoutHeader("kid").sign(signingKey)));
    }

    @Test
    void oneKindOrKeyIsNeverTakenForAnother() {
        assertRefused(Stream.of(
                tokens.refresh(),
                TokenMaker.like(tokens.refresh()).sign(signingKey),
                TokenMaker.like(tokens.access()).sign(key(KeyPurpose.REFRESH)),
                genuine().header("typ", "JWT").sign(signingKey),
                genuine().header("typ", "rt+jwt").sign(signingKey),
                genuine().withoutHeader("typ").sign(signingKey)));
        assertThat(Stream.of(tokens.access(), TokenMaker.like(tokens.refresh()).sign(signingKey))
                        .map(app::renew))
                .allSatisfy(
                        answer -> assertThat(RunningApplication.code(answer)).isEqualTo("RefreshTokenInvalid"));
        assertThat(app.renew(tokens.refresh(), "still alive").statusCode()).isEqualTo(200);
    }

    @Test
    void issuerAndAudienceAreComparedAsTheyAreWritten() {
        for (String claim : List.of("iss", "aud")) {
            String right = claim.equals("iss") ? options().issuer() : options().audience();
            assertRefused(Stream.of(
                            right + "x",
                            right.substring(1),
                            right.toUpperCase(Locale.ROOT),
                            " " + right,
                            "",
                            List.of(right),
                            List.of(right, "other"),
                            Map.of(),
                            1)
                    .map(wrong -> genuine().claim(claim, wrong).sign(signingKey)));
            assertRefused(Stream.of(genuine().withoutClaim(claim).sign(signingKey)));
        }
    }

    @Test
    void expiryCountsToTheSecond() {
        long now = app.clock.instant().getEpochSecond();

        assertThat(app.get("/greeting", genuine().claim("exp", now + 1).sign(signingKey))
                        .statusCode())
                .isEqualTo(200);
        assertThat(Stream.of(now, now - 1)
                        .map(exp ->
                                app.get("/greeting", genuine().claim("exp", exp).sign(signingKey))))
                .allSatisfy(
                        answer -> assertThat(RunningApplication.code(answer)).isEqualTo("TokenExpired"));
        assertRefused(Stream.of(
                genuine().withoutClaim("exp").sign(signingKey),
                genuine().claim("exp", "tomorrow").sign(signingKey),
                genuine().claim("exp", null).sign(signingKey),
                genuine().claim("iat", now + 3600).claim("exp", now + 7200).sign(signingKey),
                genuine().claim("nbf", now + 1).sign(signingKey)));
    }

    @Test
    void noSegmentCanBeTamperedWith() {
        assertRefused(BrokenTokens.tampered(tokens.access()).stream());
        assertRefused(Stream.of(BrokenTokens.withTwinSignature(tokens.access())));
    }

    @Test
    void noneOfTenThousandMutationsGetsIn() {
        assertRefused(BrokenTokens.mutations(tokens.access(), SEED).limit(MUTATIONS));
    }

    @Test
    void aTokenOfAMegabyteIsRefusedWithoutHarm() {
        HttpResponse<String> answer = app.get("/greeting", "a".repeat(1_000_000));

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(app.get("/greeting", tokens.access()).statusCode()).isEqualTo(200);
    }

    private static void assertRefused(Stream<String> attacks) {
        assertThat(attacks).isNotEmpty().allSatisfy(attack -> {
            HttpResponse<String> answer = app.get("/greeting", attack);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(withoutTrace(answer)).isEqualTo(refusal);
            assertThat(answer.headers().firstValue("Token-Expired")).isEmpty();
        });
    }

    private static TokenMaker genuine() {
        return TokenMaker.like(tokens.access());
    }

    private static PermitOptions options() {
        return app.bean(PermitOptions.class);
    }

    /** A thief who has the keys: what the reader checks beyond the signature is what still stands in the way. */
    private static JWK key(KeyPurpose purpose) {
        return app.bean(KeyRingStore.class).list().stream()
                .filter(row -> row.purpose() == purpose)
                .map(row -> app.bean(KeyEncryption.class).open(row))
                .findFirst()
                .orElseThrow();
    }

    private static String withoutTrace(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "\"traceId\":\"…\"");
    }
}
