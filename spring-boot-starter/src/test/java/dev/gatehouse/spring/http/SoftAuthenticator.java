package dev.gatehouse.spring.http;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app (RFC 6238), of another make than what is under test. */
final class SoftAuthenticator {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private SoftAuthenticator() {}

    /** What the app shows for a secret at a time. */
    static String code(byte[] secret, Instant time) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            long step = time.getEpochSecond() / 30;
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The secret that was told in base 32. */
    static byte[] decoded(String base32) {
        ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < base32.length(); i++) {
            held = (held << 5) | BASE32.indexOf(base32.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return bytes.array();
    }
}
