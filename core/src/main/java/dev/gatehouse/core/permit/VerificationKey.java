package dev.gatehouse.core.permit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.List;

/** A key that verifies signatures of its one algorithm. Immutable, prepared once, thread-safe. */
final class VerificationKey {

    private final String id;
    private final JWSHeader header;
    private final JWSVerifier verifier;

    private VerificationKey(String id, JWSHeader header, JWSVerifier verifier) {
        this.id = id;
        this.header = header;
        this.verifier = verifier;
    }

    /**
     * A key, prepared.
     *
     * @throws IllegalArgumentException where {@link KeyHygiene} refuses it
     */
    static VerificationKey of(JWK key) {
        KeyHygiene.requireFit(List.of(key));
        try {
            return new VerificationKey(key.getKeyID(), new JWSHeader(KeyHygiene.algorithm(key)), verifier(key));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("key " + key.getKeyID() + " can't verify", unusable);
        }
    }

    String id() {
        return id;
    }

    /** JWA name of the one algorithm it is for. */
    String algorithm() {
        return header.getAlgorithm().getName();
    }

    /** Whether it made this signature. Whatever goes wrong, it did not. */
    boolean verifies(byte[] signingInput, Base64URL signature) {
        try {
            return verifier.verify(header, signingInput, signature);
        } catch (JOSEException | RuntimeException unverifiable) {
            return false;
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey ec -> new ECDSAVerifier(ec);
            case RSAKey rsa -> new RSASSAVerifier(rsa);
            case OctetKeyPair pair -> Ed25519Jws.verifier(pair);
            case OctetSequenceKey octets -> new MACVerifier(octets);
            default -> throw new JOSEException("no verifier for " + key.getKeyType());
        };
    }
}
