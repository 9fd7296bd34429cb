package dev.gatehouse.testkit;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;

/** The two signatures that ECDSA knows where it knows one: {@code (r, s)} and {@code (r, n - s)}, over P-256. */
final class EcdsaTwins {

    private static final int LENGTH = 32;
    private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();

    private EcdsaTwins() {}

    /** The one of the two that Gatehouse signs with. */
    static Base64URL low(Base64URL signature) {
        Base64URL other = other(signature);
        return s(signature.decode()).compareTo(s(other.decode())) < 0 ? signature : other;
    }

    /** The other one; what is no signature over P-256 has none. */
    static Base64URL other(Base64URL signature) {
        byte[] bytes = signature.decode();
        if (bytes.length != 2 * LENGTH) {
            throw new IllegalArgumentException("no signature over P-256");
        }
        byte[] s = ORDER.subtract(s(bytes)).toByteArray();
        byte[] other = bytes.clone();
        Arrays.fill(other, LENGTH, other.length, (byte) 0);
        int length = Math.min(s.length, LENGTH);
        System.arraycopy(s, s.length - length, other, other.length - length, length);
        return Base64URL.encode(other);
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, signature, LENGTH, LENGTH);
    }
}
