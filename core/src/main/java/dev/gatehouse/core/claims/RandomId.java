package dev.gatehouse.core.claims;

import java.security.SecureRandom;
import java.util.Base64;

/** Identifiers nobody can guess. */
public final class RandomId {

    /** 144 bits: above the 128 that OWASP ASVS 5.0 V11.5.1 asks for, and a whole number of base64 characters. */
    private static final int BYTES = 18;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomId() {}

    /** A new one: 24 characters of base64url, 144 random bits. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
