package dev.gatehouse.testkit;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app, by the letter of RFC 6238: HMAC-SHA-1, six digits, thirty seconds. */
public final class AuthenticatorApp {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;
    private static final long STEP = 30;

    private final byte[] secret;

    /** @param typed the secret as somebody types it, in groups */
    public AuthenticatorApp(String typed) {
        BigInteger bits = BigInteger.ZERO;
        String digits = typed.replace(" ", "");
        for (int i = 0; i < digits.length(); i++) {
            bits = bits.shiftLeft(BITS).or(BigInteger.valueOf(BASE32.indexOf(digits.charAt(i))));
        }
        byte[] whole = new byte[digits.length() * BITS / Byte.SIZE];
        byte[] found = bits.toByteArray();
        int length = Math.min(found.length, whole.length);
        System.arraycopy(found, found.length - length, whole, whole.length - length, length);
        this.secret = whole;
    }

    /** The secret itself, to be looked for where it may not be. */
    public byte[] secret() {
        return secret.clone();
    }

    /** What it shows then. */
    public String code(Instant now) {
        byte[] mac = hmac(ByteBuffer.allocate(Long.BYTES)
                .putLong(now.getEpochSecond() / STEP)
                .array());
        int offset = mac[mac.length - 1] & 0xf;
        int number = ByteBuffer.wrap(mac, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
        return "%06d".formatted(number % 1_000_000);
    }

    private byte[] hmac(byte[] step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(step);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
