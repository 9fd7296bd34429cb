package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    private static final int MIN = 8;
    private static final String EMOJI = "\ud83d\ude00";

    @ParameterizedTest
    @MethodSource("good")
    void anyTextOfTheRightLengthCanBeChosen(String password) {
        assertThat(Passwords.fault(password, MIN)).isEmpty();
    }

    static Stream<String> good() {
        return Stream.of(
                "correct horse battery staple",
                "        ",
                "password",
                "\u0dc3\u0dd2\u0d82\u0dc4\u0dbd\u0dba\u0db1\u0dca",
                EMOJI.repeat(8),
                EMOJI.repeat(64),
                EMOJI.repeat(128),
                "tab\tnewline\n",
                "a".repeat(128));
    }

    @Test
    void charactersAreCountedAsCodePointsOfTheComposedText() {
        String composed = "\u00e9".repeat(8);
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

        assertThat(Passwords.fault(decomposed, MIN)).isEmpty();
        assertThat(Passwords.fault(decomposed.substring(2), MIN)).contains(new PasswordFault.TooShort(MIN));
        assertThat(Passwords.fault(EMOJI.repeat(7), MIN)).contains(new PasswordFault.TooShort(MIN));
        assertThat(Passwords.fault(Normalizer.normalize("\u1f82".repeat(128), Normalizer.Form.NFD), MIN))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "\u00e9"})
    void aShorterOneIsTooShort(String password) {
        assertThat(Passwords.fault(password, MIN)).contains(new PasswordFault.TooShort(MIN));
    }

    @Test
    void theMinimumIsTheOneThatWasConfigured() {
        assertThat(Passwords.fault("a".repeat(14), 15)).contains(new PasswordFault.TooShort(15));
        assertThat(Passwords.fault("a".repeat(15), 15)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 512, 513, 1_000_000})
    void aLongerOneIsTooLong(int length) {
        assertThat(Passwords.fault("a".repeat(length), MIN)).contains(new PasswordFault.TooLong(128));
        assertThat(Passwords.fault(EMOJI.repeat(length), MIN)).contains(new PasswordFault.TooLong(128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"half a pair \ud83d", "\ude00 the other half", "\ude00\ud83d swapped", "with a \u0000 in it"})
    void whatIsNoTextIsMalformed(String password) {
        assertThat(Passwords.fault(password, MIN)).contains(new PasswordFault.Malformed());
        assertThat(Passwords.bytes(password)).isEmpty();
    }

    @Test
    void whatIsHashedIsTheWholeComposedText() {
        String typed = Normalizer.normalize(" Caf\u00e9 \ud83d\ude00 ", Normalizer.Form.NFD);

        assertThat(Passwords.bytes(typed))
                .hasValueSatisfying(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(" Caf\u00e9 \ud83d\ude00 "));
    }
}
