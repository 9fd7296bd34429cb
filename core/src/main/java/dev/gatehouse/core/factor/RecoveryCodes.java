package dev.gatehouse.core.factor;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Codes to be kept on paper, for whoever has lost every other factor. Almost fifty random bits each, in letters and digits that are
 * not taken for one another, in two groups.
 */
final class RecoveryCodes {

    private static final int COUNT = 10;
    private static final int GROUP = 5;
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryCodes() {}

    static List<String> next() {
        return Stream.generate(RecoveryCodes::code).distinct().limit(COUNT).toList();
    }

    /** The code that was meant, however it was typed. */
    static String normalize(String typed) {
        String bare = typed.toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> ALPHABET.indexOf(c) >= 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return bare.length() == 2 * GROUP ? bare.substring(0, GROUP) + "-" + bare.substring(GROUP) : bare;
    }

    private static String code() {
        return group() + "-" + group();
    }

    private static String group() {
        return RANDOM.ints(GROUP, 0, ALPHABET.length())
                .mapToObj(index -> ALPHABET.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
