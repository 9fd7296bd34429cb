package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.SecureRandom;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Ed25519 (RFC 8037, RFC 9864) by Bouncy Castle: that of Nimbus would take one library more, that of the JDK is slow. */
final class Ed25519Jws {

    private Ed25519Jws() {}

    static OctetKeyPair.Builder generate() {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
        return new OctetKeyPair.Builder(
                        Curve.Ed25519, Base64URL.encode(key.generatePublicKey().getEncoded()))
                .d(Base64URL.encode(key.getEncoded()));
    }

    static JWSSigner signer(OctetKeyPair key) {
        return new Signer(new Ed25519PrivateKeyParameters(key.getDecodedD()));
    }

    static JWSVerifier verifier(OctetKeyPair key) {
        return new Verifier(new Ed25519PublicKeyParameters(key.getDecodedX()));
    }

    private static final class Signer extends BaseJWSProvider implements JWSSigner {

        private final Ed25519PrivateKeyParameters key;

        Signer(Ed25519PrivateKeyParameters key) {
            super(Set.of(JWSAlgorithm.Ed25519));
            this.key = key;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(signingInput, 0, signingInput.length);
            return Base64URL.encode(signer.generateSignature());
        }
    }

    private static final class Verifier extends BaseJWSProvider implements JWSVerifier {

        private final Ed25519PublicKeyParameters key;

        Verifier(Ed25519PublicKeyParameters key) {
            super(Set.of(JWSAlgorithm.Ed25519));
            this.key = key;
        }

        @Override
        public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, key);
            verifier.update(signingInput, 0, signingInput.length);
            return verifier.verifySignature(signature.decode());
        }
    }
}
