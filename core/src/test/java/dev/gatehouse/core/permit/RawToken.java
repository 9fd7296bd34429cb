package dev.gatehouse.core.permit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Tokens put together by hand, of anything, and signed as well as any. */
record RawToken(String header, String payload, String signature) {

    /** Genuinely signed with the key's own algorithm, whatever the header says. */
    static String signed(String headerJson, String payloadJson, JWK key) {
        return signed(headerJson.getBytes(StandardCharsets.UTF_8), payloadJson.getBytes(StandardCharsets.UTF_8), key);
    }

    static String signed(byte[] header, byte[] payload, JWK key) {
        String signed = base64(header) + "." + base64(payload);
        return signed + "." + signature(signed, key);
    }

    /** A signature over anything. */
    static String signature(String signed, JWK key) {
        try {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(key.getAlgorithm().getName());
            return signer(key)
                    .sign(new JWSHeader(algorithm), signed.getBytes(StandardCharsets.UTF_8))
                    .toString();
        } catch (JOSEException | GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    static RawToken of(String token) {
        String[] segments = token.split("\\.", -1);
        return new RawToken(segments[0], segments[1], segments[2]);
    }

    String headerJson() {
        return text(header);
    }

    String payloadJson() {
        return text(payload);
    }

    @Override
    public String toString() {
        return header + "." + payload + "." + signature;
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String segment) {
        return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
    }

    private static JWSSigner signer(JWK key) throws JOSEException, GeneralSecurityException {
        return switch (key) {
            case ECKey ec -> EcdsaJws.signer(ec);
            case RSAKey rsa -> new RSASSASigner(rsa);
            case OctetKeyPair pair -> Ed25519Jws.signer(pair);
            case OctetSequenceKey octets -> new MACSigner(octets);
            default -> throw new AssertionError(key.getKeyType());
        };
    }
}
