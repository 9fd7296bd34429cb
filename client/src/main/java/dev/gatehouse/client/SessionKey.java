package dev.gatehouse.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that what is kept of one session is sealed under, and named by. It lives as long as the session does. */
final class SessionKey {

    private static final String MAC = "HmacSHA256";
    private static final int NAME_BYTES = 16;

    private final SealingKey sealing;
    private final byte[] naming;

    /** @param secret as {@link #random()} made it */
    SessionKey(String secret) {
        byte[] bytes = Base64.getDecoder().decode(secret);
        this.sealing = new SealingKey(mac(bytes, "sealing"));
        this.naming = mac(bytes, "naming");
    }

    static String random() {
        return Base64.getEncoder().encodeToString(SealingKey.random());
    }

    SealingKey sealing() {
        return sealing;
    }

    /** Of all that is kept of the session. */
    String name() {
        return nameOf("");
    }

    /** Which says nothing to whoever has no key. */
    String nameOf(String text) {
        return HexFormat.of().formatHex(Arrays.copyOf(mac(naming, text), NAME_BYTES));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
