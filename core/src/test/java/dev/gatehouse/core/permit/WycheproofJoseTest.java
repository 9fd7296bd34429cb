package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every JWS and JWK vector, through the gate, key hygiene and verification that tokens go through. */
class WycheproofJoseTest {

    @Test
    void everySignatureVectorIsJudgedAsItIsLabelled() throws Exception {
        Map<Integer, Boolean> judged = judge("json_web_signature_test");

        assertThat(judged).hasSize(401);
        assertThat(judged).isEqualTo(corrected(labels("json_web_signature_test")));
    }

    @Test
    void everyKeyVectorIsJudgedAsItIsLabelled() throws Exception {
        Map<Integer, Boolean> judged = judge("json_web_key_test");

        assertThat(judged).hasSize(26);
        assertThat(judged).isEqualTo(labels("json_web_key_test"));
    }

    @Test
    void everySignatureVectorOfTheMixedFileIsJudgedAsItIsLabelled() throws Exception {
        Map<Integer, Boolean> judged = judge("json_web_crypto_test");

        assertThat(judged).hasSize(49);
        assertThat(judged).isEqualTo(labels("json_web_crypto_test"));
    }

    private static Map<Integer, Boolean> judge(String file) throws IOException, ParseException {
        Map<Integer, Boolean> accepted = new TreeMap<>();
        for (Map<String, Object> group : Wycheproof.list(Wycheproof.file(file), "testGroups")) {
            Optional<Map<String, VerificationKey>> keys = keys(group);
            for (Map<String, Object> test : Wycheproof.list(group, "tests")) {
                if (test.containsKey("jws")) {
                    accepted.put(Wycheproof.id(test), keys.isPresent() && accepts(test.get("jws"), keys.get()));
                }
            }
        }
        return accepted;
    }

    private static boolean accepts(Object jws, Map<String, VerificationKey> keys) {
        return jws instanceof String token
                && CompactJws.verify(token, keys::get).isPresent();
    }

    private static Optional<Map<String, VerificationKey>> keys(Map<String, Object> group) {
        try {
            List<JWK> jwks = jwks(Wycheproof.object(group, group.containsKey("public") ? "public" : "private"));
            KeyHygiene.requireFit(jwks);
            Map<String, VerificationKey> keys = new HashMap<>();
            jwks.forEach(jwk -> keys.put(jwk.getKeyID(), VerificationKey.of(jwk)));
            return Optional.of(keys);
        } catch (ParseException | IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static List<JWK> jwks(Map<String, Object> keyOrSet) throws ParseException {
        List<JWK> jwks = new ArrayList<>();
        for (Map<String, Object> key :
                keyOrSet.containsKey("keys") ? Wycheproof.list(keyOrSet, "keys") : List.of(keyOrSet)) {
            jwks.add(JWK.parse(key));
        }
        return jwks;
    }

    private static Map<Integer, Boolean> labels(String file) throws IOException, ParseException {
        Map<Integer, Boolean> valid = new TreeMap<>();
        for (Map<String, Object> group : Wycheproof.list(Wycheproof.file(file), "testGroups")) {
            for (Map<String, Object> test : Wycheproof.list(group, "tests")) {
                if (test.containsKey("jws")) {
                    valid.put(Wycheproof.id(test), "valid".equals(test.get("result")));
                }
            }
        }
        return valid;
    }

    private static Map<Integer, Boolean> corrected(Map<Integer, Boolean> labels) throws IOException, ParseException {
        Wycheproof.object(Wycheproof.file("exceptions"), "expected_after_correction")
                .forEach((id, result) -> labels.put(Integer.valueOf(id), "valid".equals(result)));
        return labels;
    }
}
