package dev.gatehouse.core.user;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a password may be: any Unicode text, blanks and emoji included, of up to 128 characters. Characters are code
 * points of the text's NFC, so that a password matches however the keyboard composes its accents (NIST SP 800-63B-4
 * §3.1.1.2). Never cut, trimmed or changed in case. Ill-formed UTF-16 can't be encoded, and a NUL ends the text in too
 * many other programs: neither can be chosen.
 */
public final class Passwords {

    /** Code points; what NIST asks to be possible is 64. */
    public static final int MAX_LENGTH = 128;

    private Passwords() {}

    /** What is wrong with {@code password} for one to choose, if anything is. */
    static Optional<PasswordFault> fault(String password, int minLength) {
        if (Texts.isFarLongerThan(MAX_LENGTH, password)) {
            return Optional.of(new PasswordFault.TooLong(MAX_LENGTH));
        }
        if (!isText(password)) {
            return Optional.of(new PasswordFault.Malformed());
        }
        return faultOfLength(length(Texts.nfc(password)), minLength);
    }

    /** What is hashed, or empty where it is no password anybody can have. */
    static Optional<byte[]> bytes(String password) {
        return fault(password, 0).isPresent()
                ? Optional.empty()
                : Optional.of(Texts.nfc(password).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<PasswordFault> faultOfLength(int length, int minLength) {
        if (length < minLength) {
            return Optional.of(new PasswordFault.TooShort(minLength));
        }
        return length > MAX_LENGTH ? Optional.of(new PasswordFault.TooLong(MAX_LENGTH)) : Optional.empty();
    }

    private static boolean isText(String password) {
        return password.codePoints().noneMatch(codePoint -> codePoint == 0 || Texts.isSurrogate(codePoint));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
