package dev.gatehouse.core.user;

import java.util.Locale;
import java.util.Optional;

/**
 * How an e-mail address is written down, so that one mailbox is one account.
 *
 * <p>Whitespace around it goes, the rest becomes NFC and lower case (without regard to any language). Nothing else is
 * folded: {@code straße@} and {@code strasse@}, {@code a.b@} and {@code ab@} may belong to different people. Whether
 * mail arrives there is for a security code to find out, so only the coarsest form is asked for: one {@code @} with
 * something on either side, at most 254 characters (RFC 5321 §4.5.3.1.3), no space, no control character, no character that
 * means something to mail itself (RFC 5322 §3.2.3: with brackets, comments and quotes one mailbox has any number of
 * addresses, with commas one address is several), and well-formed UTF-16.
 */
public final class Emails {

    /** Of RFC 5321 §4.5.3.1.3: a path is 256 octets with its brackets. */
    public static final int MAX_LENGTH = 254;

    private static final String SPECIALS = "()<>[]:;,\\\"";

    private Emails() {}

    /** The address as it is stored and looked up, or empty where it isn't one. */
    public static Optional<String> normalize(String email) {
        String bare = email.strip();
        return Texts.isFarLongerThan(MAX_LENGTH, bare)
                ? Optional.empty()
                : Optional.of(fold(bare)).filter(Emails::isWellFormed);
    }

    /** Composed once more at the end: a lower-case letter may compose where its capital did not. */
    private static String fold(String email) {
        return Texts.nfc(Texts.nfc(email).toLowerCase(Locale.ROOT));
    }

    private static boolean isWellFormed(String email) {
        int at = email.indexOf('@');
        return at > 0
                && at == email.lastIndexOf('@')
                && at < email.length() - 1
                && email.length() <= MAX_LENGTH
                && email.codePoints().noneMatch(Emails::isForbidden);
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || SPECIALS.indexOf(codePoint) >= 0
                || Texts.isSurrogate(codePoint);
    }
}
