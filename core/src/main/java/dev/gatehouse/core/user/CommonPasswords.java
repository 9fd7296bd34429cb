package dev.gatehouse.core.user;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The passwords found most often in breaches; its source and licence head the list. Thread-safe. */
final class CommonPasswords {

    private static final String LIST = "common-passwords.txt";

    private static final Set<String> ALL = read();

    private CommonPasswords() {}

    /** Whether it is one of them, whatever is upper case in it, and with blanks around it or without. */
    static boolean contains(String password) {
        return ALL.contains(password.strip().toLowerCase(Locale.ROOT));
    }

    private static Set<String> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(LIST)), StandardCharsets.UTF_8))) {
            return lines.lines().dropWhile(line -> !line.isEmpty()).skip(1).collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
