package dev.gatehouse.core.permit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tells random bytes from what people type, copy and count up. */
final class Secrets {

    private static final Set<String> KNOWN = readKnown();

    /** Of 32 random bytes about 30 are distinct; in hexadecimal text 15 of 64. */
    private static final int MIN_DISTINCT = 8;

    private Secrets() {}

    /** The bytes that {@code text} is base64 or base64url of, padded or not. */
    static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(standardAlphabet(text)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Whether nothing speaks against {@code bytes}, given as {@code text}, being random. */
    static boolean looksRandom(String text, byte[] bytes) {
        return !isKnown(text, bytes) && !isRegular(bytes) && !isWritten(text, bytes);
    }

    private static boolean isKnown(String text, byte[] bytes) {
        return KNOWN.contains(standardAlphabet(text))
                || KNOWN.contains(standardAlphabet(new String(bytes, StandardCharsets.UTF_8)));
    }

    private static boolean isRegular(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count() < MIN_DISTINCT
                || IntStream.rangeClosed(1, bytes.length / 2).anyMatch(period -> repeats(bytes, period))
                || IntStream.range(1, bytes.length).allMatch(i -> step(bytes, i) == step(bytes, 1));
    }

    private static boolean repeats(byte[] bytes, int period) {
        return Arrays.equals(bytes, period, bytes.length, bytes, 0, bytes.length - period);
    }

    private static byte step(byte[] bytes, int i) {
        return (byte) (bytes[i] - bytes[i - 1]);
    }

    /** Random bytes are never all printable, and their base64 never all in one case; hexadecimal may be. */
    private static boolean isWritten(String text, byte[] bytes) {
        String decoded = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean printable = decoded.chars().allMatch(c -> c >= ' ' && c <= '~');
        boolean oneCase = text.equals(lower(text)) || text.equals(upper(text));
        return (printable && !isHexadecimal(decoded)) || (oneCase && !isHexadecimal(text));
    }

    private static boolean isHexadecimal(String text) {
        return lower(text).chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String standardAlphabet(String text) {
        String standard = text.strip().replace('-', '+').replace('_', '/');
        int end = standard.length();
        while (end > 0 && standard.charAt(end - 1) == '=') {
            end--;
        }
        return standard.substring(0, end);
    }

    private static Set<String> readKnown() {
        try (InputStream in = Secrets.class.getResourceAsStream("known-secrets.txt")) {
            if (in == null) {
                throw new IllegalStateException("known-secrets.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Secrets::standardAlphabet)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
