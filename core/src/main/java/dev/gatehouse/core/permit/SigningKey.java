package dev.gatehouse.core.permit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.Map;

/** A key that signs tokens of one type. Immutable, prepared once, thread-safe. */
final class SigningKey {

    private final JWSHeader header;
    private final JWSSigner signer;

    private SigningKey(JWSHeader header, JWSSigner signer) {
        this.header = header;
        this.signer = signer;
    }

    /**
     * @param key private or secret, and fit by {@link KeyHygiene}
     * @param type the {@code typ} of every token it signs
     */
    static SigningKey of(JWK key, String type) {
        JWSHeader header = new JWSHeader.Builder(KeyHygiene.algorithm(key))
                .keyID(key.getKeyID())
                .type(new JOSEObjectType(type))
                .build();
        try {
            return new SigningKey(header, signer(key));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("key " + key.getKeyID() + " can't sign", unusable);
        }
    }

    String id() {
        return header.getKeyID();
    }

    /** The claims as a compact JWS, in the order they come. */
    String sign(Map<String, Object> claims) {
        JWSObject token = new JWSObject(header, new Payload(JSONObjectUtils.toJSONString(claims)));
        try {
            token.sign(signer);
        } catch (JOSEException broken) {
            throw new IllegalStateException("key " + header.getKeyID() + " can't sign", broken);
        }
        return token.serialize();
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey ec -> EcdsaJws.signer(ec);
            case RSAKey rsa -> new RSASSASigner(rsa);
            case OctetKeyPair pair -> Ed25519Jws.signer(pair);
            case OctetSequenceKey octets -> new MACSigner(octets);
            default -> throw new JOSEException("no signer for " + key.getKeyType());
        };
    }
}
