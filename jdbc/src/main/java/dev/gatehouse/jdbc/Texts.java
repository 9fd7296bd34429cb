package dev.gatehouse.jdbc;

import java.util.stream.Collectors;

/** Texts as they are compared in a database. */
final class Texts {

    private Texts() {}

    /** Letters of ASCII in lower case, as {@code lower} has it on every engine where the collation knows no language. */
    static Object folded(Object value) {
        return value.toString()
                .codePoints()
                .map(point -> point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** The first text behind all that start with {@code prefix}, by code points; the greatest there is where none is. */
    static String behind(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                return prefix.substring(0, end) + Character.toString(next(last));
            }
        }
        return prefix + Character.toString(Character.MAX_CODE_POINT);
    }

    /** Half of a pair is no character. */
    private static int next(int codePoint) {
        return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
    }
}
