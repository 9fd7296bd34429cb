package dev.gatehouse.core.user;

import java.text.Normalizer;

/** What e-mails and passwords have in common as texts. */
final class Texts {

    /** No character's canonical decomposition is longer (Unicode Standard Annex #15, version 16). */
    private static final int MAX_DECOMPOSITION = 4;

    private Texts() {}

    static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * Whether {@code text} has so many code points that its NFC has more than {@code length} as well. Asked before it is
     * normalized, which takes time quadratic in a run of combining marks.
     */
    static boolean isFarLongerThan(int length, String text) {
        return text.codePointCount(0, text.length()) > length * MAX_DECOMPOSITION;
    }

    /** Whether it is half of a pair without the other half, as {@link String#codePoints} tells it. */
    static boolean isSurrogate(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }
}
