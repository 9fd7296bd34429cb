package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmailsTest {

    /** Of CJK Compatibility Ideographs Supplement: no letter after it composes or has a case. */
    private static final int LAST_LETTER_THAT_FOLDS = 0x2fa1f;

    @ParameterizedTest
    @CsvSource({
        "nimal@viewer.example, nimal@viewer.example",
        "Nimal.Perera+Shares@Viewer.Example, nimal.perera+shares@viewer.example",
        "' \t nimal@viewer.example \n', nimal@viewer.example",
        "\u00a0nimal@viewer.example, ''",
        "\u0db1\u0dd2\u0db8\u0dbd\u0dca@viewer.example, \u0db1\u0dd2\u0db8\u0dbd\u0dca@viewer.example",
        "STRA\u00dfE@viewer.example, stra\u00dfe@viewer.example",
        "ILI@viewer.example, ili@viewer.example"
    })
    void anAddressIsWrittenInOneWay(String typed, String written) {
        assertThat(Emails.normalize(typed).orElse("")).isEqualTo(written);
    }

    @Test
    void composedAndDecomposedAccentsAreOneAddress() {
        String composed = "Zo\u00eb@viewer.example";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(Emails.normalize(decomposed)).contains("zo\u00eb@viewer.example");
        assertThat(Emails.normalize(composed)).contains("zo\u00eb@viewer.example");
    }

    @ParameterizedTest
    @MethodSource("illFormed")
    void whatIsNoAddressHasNoWayToBeWritten(String typed) {
        assertThat(Emails.normalize(typed)).isEmpty();
    }

    static Stream<String> illFormed() {
        return Stream.of(
                "",
                " ",
                "@",
                "nimal",
                "nimal@",
                "@viewer.example",
                "nimal@viewer@example",
                "ni mal@viewer.example",
                "nimal@viewer\u2003example",
                "nimal\u0000@viewer.example",
                "nimal@viewer.example\r\nBcc: all@viewer.example",
                "nimal\u0085@viewer.example",
                "<nimal@viewer.example>",
                "nimal(shares)@viewer.example",
                "\"nimal\"@viewer.example",
                "ni\\mal@viewer.example",
                "nimal,amara@viewer.example",
                "group:nimal@viewer.example;",
                "nimal@[127.0.0.1]",
                "nimal\ud83d@viewer.example",
                "nimal\ude00@viewer.example",
                "a".repeat(1_000_000) + "@viewer.example");
    }

    @Test
    void anAddressOf254CharactersIsOneAndAnAddressOf255IsNot() {
        String domain = "@viewer.example";
        String longest = "a".repeat(254 - domain.length()) + domain;

        assertThat(Emails.normalize(longest)).contains(longest);
        assertThat(Emails.normalize("a" + longest)).isEmpty();
    }

    @Test
    void aWrittenAddressIsWrittenTheSameAgainWhateverCharactersItHas() {
        assertThat(IntStream.rangeClosed(0, LAST_LETTER_THAT_FOLDS)
                        .mapToObj(codePoint -> Character.toString(codePoint) + "@viewer.example")
                        .flatMap(typed -> Emails.normalize(typed).stream())
                        .filter(written ->
                                !Emails.normalize(written).orElse("refused").equals(written)))
                .isEmpty();
    }
}
