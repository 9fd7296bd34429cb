package dev.gatehouse.core.permit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Ed25519 (RFC 8037, RFC 9864) by the JDK's own implementation: that of Nimbus would take a whole library more. */
final class Ed25519Jws {

    private static final String NAME = "Ed25519";

    private static final int KEY_BYTES = 32;

    /** All that stands before the key in its DER encodings (RFC 8410 §4, §7). */
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private Ed25519Jws() {}

    static OctetKeyPair.Builder generate() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(NAME).generateKeyPair();
        return new OctetKeyPair.Builder(Curve.Ed25519, tail(pair.getPublic().getEncoded()))
                .d(tail(pair.getPrivate().getEncoded()));
    }

    static JWSSigner signer(OctetKeyPair key) throws GeneralSecurityException {
        return new Signer(KeyFactory.getInstance(NAME)
                .generatePrivate(new PKCS8EncodedKeySpec(concat(PRIVATE_PREFIX, key.getDecodedD()))));
    }

    static JWSVerifier verifier(OctetKeyPair key) throws GeneralSecurityException {
        return new Verifier(KeyFactory.getInstance(NAME)
                .generatePublic(new X509EncodedKeySpec(concat(PUBLIC_PREFIX, key.getDecodedX()))));
    }

    private static Base64URL tail(byte[] encoded) {
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static final class Signer extends BaseJWSProvider implements JWSSigner {

        private final PrivateKey key;

        Signer(PrivateKey key) {
            super(Set.of(JWSAlgorithm.Ed25519));
            this.key = key;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initSign(key);
                signature.update(signingInput);
                return Base64URL.encode(signature.sign());
            } catch (GeneralSecurityException broken) {
                throw new JOSEException("Ed25519 can't sign", broken);
            }
        }
    }

    private static final class Verifier extends BaseJWSProvider implements JWSVerifier {

        private final PublicKey key;

        Verifier(PublicKey key) {
            super(Set.of(JWSAlgorithm.Ed25519));
            this.key = key;
        }

        @Override
        public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signatureText) throws JOSEException {
            try {
                Signature signature = Signature.getInstance(NAME);
                signature.initVerify(key);
                signature.update(signingInput);
                return signature.verify(signatureText.decode());
            } catch (SignatureException malformed) {
                return false;
            } catch (GeneralSecurityException broken) {
                throw new JOSEException("Ed25519 can't verify", broken);
            }
        }
    }
}
