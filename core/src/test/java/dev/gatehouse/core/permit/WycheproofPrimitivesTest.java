package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of the primitives, through the keys that verify tokens: what the JDK in use makes of them. */
class WycheproofPrimitivesTest {

    private static final int UNCOMPRESSED_POINT_HEX = 2 + 64 + 64;

    @ParameterizedTest
    @CsvSource({
        "ecdsa_secp256r1_sha256_p1363_test, ES256, 262",
        "ed25519_test, Ed25519, 151",
        "rsa_signature_2048_sha256_test, RS256, 257",
        "rsa_signature_3072_sha256_test, RS256, 258",
        "rsa_pss_2048_sha256_mgf1_32_test, PS256, 108",
        "hmac_sha256_test, HS256, 168",
    })
    void everyVectorOfAFitKeyIsJudgedAsItIsLabelled(String file, String algorithm, int ofFitKeys) throws Exception {
        List<Integer> misjudged = new ArrayList<>();
        int judged = 0;
        for (Map<String, Object> group : Wycheproof.list(Wycheproof.file(file), "testGroups")) {
            for (Map<String, Object> test : Wycheproof.list(group, "tests")) {
                Optional<VerificationKey> key = key(group, test, algorithm);
                if (key.isPresent()) {
                    judged++;
                    if (isMisjudged(key.get(), group, test)) {
                        misjudged.add(Wycheproof.id(test));
                    }
                }
            }
        }

        assertThat(misjudged).isEmpty();
        assertThat(judged).isEqualTo(ofFitKeys);
    }

    private static boolean isMisjudged(VerificationKey key, Map<String, Object> group, Map<String, Object> test) {
        byte[] signature = bytes(test, test.containsKey("tag") ? "tag" : "sig");
        boolean verified = key.verifies(bytes(test, "msg"), Base64URL.encode(signature));
        // JWA knows no truncated codes.
        boolean whole = group.getOrDefault("tagSize", 256L).equals(256L);
        boolean valid = whole && "valid".equals(test.get("result"));
        return !"acceptable".equals(test.get("result")) && verified != valid;
    }

    /** Empty for one that is refused: a short secret, and RSA with the exponent 3. */
    private static Optional<VerificationKey> key(Map<String, Object> group, Map<String, Object> test, String algorithm)
            throws ParseException {
        Map<String, Object> jwk = new HashMap<>(jwk(group, test));
        jwk.put("alg", algorithm);
        jwk.put("kid", "key");
        try {
            return Optional.of(VerificationKey.of(JWK.parse(jwk)));
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> jwk(Map<String, Object> group, Map<String, Object> test) {
        if (test.containsKey("key")) {
            return Map.of("kty", "oct", "k", base64(bytes(test, "key")));
        }
        // Few of the elliptic keys come as JWK as well.
        Map<String, Object> publicKey = Wycheproof.object(group, "publicKey");
        return publicKey.containsKey("uncompressed")
                ? point((String) publicKey.get("uncompressed"))
                : Wycheproof.object(group, group.containsKey("keyJwk") ? "keyJwk" : "publicKeyJwk");
    }

    private static Map<String, Object> point(String uncompressed) {
        return Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "x",
                base64(HexFormat.of().parseHex(uncompressed, 2, 66)),
                "y",
                base64(HexFormat.of().parseHex(uncompressed, 66, UNCOMPRESSED_POINT_HEX)));
    }

    private static byte[] bytes(Map<String, Object> parent, String name) {
        return HexFormat.of().parseHex((String) parent.get(name));
    }

    private static String base64(byte[] bytes) {
        return Base64URL.encode(bytes).toString();
    }
}
