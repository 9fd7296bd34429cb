package dev.gatehouse.core.permit;

import com.nimbusds.jose.JWSAlgorithm;

/** What access tokens can be signed with (RFC 7518 §3.1, RFC 9864 §2.2). */
public enum SigningAlgorithm {
    /** ECDSA on P-256: the default. */
    ES256("ES256"),
    /** EdDSA on Curve25519. */
    ED25519("Ed25519"),
    /** RSASSA-PKCS1-v1_5 with a key of 3072 bits. */
    RS256("RS256"),
    /** HMAC with a configured secret: whoever can check a token can make one. */
    HS256("HS256");

    private final String jwaName;

    SigningAlgorithm(String jwaName) {
        this.jwaName = jwaName;
    }

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(jwaName);
    }
}
