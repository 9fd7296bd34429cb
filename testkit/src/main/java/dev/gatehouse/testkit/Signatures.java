package dev.gatehouse.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;

/** Signs anything with a JWK. */
final class Signatures {

    /** All that stands before an Ed25519 key in its DER encoding (RFC 8410 §7). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private Signatures() {}

    static Base64URL sign(String signed, JWK key) {
        byte[] input = signed.getBytes(StandardCharsets.UTF_8);
        try {
            return switch (key) {
                case OctetKeyPair pair -> ed25519(input, pair);
                case ECKey ec
                when Curve.P_256.equals(ec.getCurve()) ->
                    EcdsaTwins.low(signer(key).sign(header(key), input));
                default -> signer(key).sign(header(key), input);
            };
        } catch (JOSEException | GeneralSecurityException unfit) {
            throw new IllegalArgumentException("the key can't sign", unfit);
        }
    }

    private static JWSHeader header(JWK key) {
        return new JWSHeader(JWSAlgorithm.parse(key.getAlgorithm().getName()));
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey ec -> new ECDSASigner(ec);
            case RSAKey rsa -> new RSASSASigner(rsa);
            case OctetSequenceKey octets -> new MACSigner(octets);
            default -> throw new JOSEException("no signer for " + key.getKeyType());
        };
    }

    /** By the JDK: that of Nimbus would take a whole library more. */
    private static Base64URL ed25519(byte[] input, OctetKeyPair key) throws GeneralSecurityException {
        byte[] secret = key.getDecodedD();
        byte[] encoded = ByteBuffer.allocate(ED25519_PREFIX.length + secret.length)
                .put(ED25519_PREFIX)
                .put(secret)
                .array();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        signature.update(input);
        return Base64URL.encode(signature.sign());
    }
}
