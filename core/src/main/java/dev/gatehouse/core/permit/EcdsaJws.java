package dev.gatehouse.core.permit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * ES256 (RFC 7518 §3.4) by Nimbus, in one form alone. Of every ECDSA signature {@code (r, s)} there is a twin
 * {@code (r, n - s)} that verifies as well and that anybody can make of it; ours is the one with the lower {@code s}.
 */
final class EcdsaJws {

    /** {@code r} and {@code s} have so many bytes each. */
    private static final int HALF_LENGTH = 32;

    private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();

    private static final byte[] GREATEST_LOW = ORDER.shiftRight(1).toByteArray();

    private EcdsaJws() {}

    static JWSSigner signer(ECKey key) throws JOSEException {
        return new LowSigner(new ECDSASigner(key));
    }

    /** Whether it is the one of the two that we make. */
    static boolean isLow(byte[] signature) {
        return signature.length == 2 * HALF_LENGTH
                && Arrays.compareUnsigned(signature, HALF_LENGTH, 2 * HALF_LENGTH, GREATEST_LOW, 0, HALF_LENGTH) <= 0;
    }

    private static byte[] low(byte[] signature) {
        return isLow(signature) ? signature : twin(signature);
    }

    private static byte[] twin(byte[] signature) {
        byte[] s = ORDER.subtract(new BigInteger(1, signature, HALF_LENGTH, HALF_LENGTH))
                .toByteArray();
        byte[] twin = Arrays.copyOf(Arrays.copyOf(signature, HALF_LENGTH), 2 * HALF_LENGTH);
        System.arraycopy(s, 0, twin, twin.length - s.length, s.length);
        return twin;
    }

    private static final class LowSigner extends BaseJWSProvider implements JWSSigner {

        private final ECDSASigner signer;

        LowSigner(ECDSASigner signer) {
            super(signer.supportedJWSAlgorithms());
            this.signer = signer;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
            return Base64URL.encode(low(signer.sign(header, signingInput).decode()));
        }
    }
}
