package dev.gatehouse.spring.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptLanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "si|si",
                "SI|si",
                "si-LK|si",
                "si-Sinh-LK|si",
                "en|en",
                "en-GB, si;q=0.9|en",
                "fr, si;q=0.3, en;q=0.2|si",
                "en;q=0.2, si;q=0.3|si",
                "si;q=0|en",
                "si;q=0, *|en",
                "*|en",
                "*, si;q=0.5|en",
                "si;q=0.5, *;q=0.1|si",
                "fr, si;q=0.1|si",
                "fr, *;q=0.5|en",
                "en;q=0, *|si",
                "en;q=0|si",
                "en;q=0, si;q=0|en",
                "si,, en;q=0.5,|si",
                "si, de_DE|si",
                "si, en;q=high|si",
                "fr, de|en",
                "si;q=banana|en",
                "si;q=2|en",
                ";;;,,|en",
                "''|en",
            })
    void theBestOfWhatIsAskedForIsChosenAndEnglishElse(String header, String language) {
        assertThat(choose(header)).isEqualTo(language);
    }

    @Test
    void aHeaderNobodyWouldSendIsNotSorted() {
        assertThat(choose("si," + "x,".repeat(300))).isEqualTo("en");
    }

    private static String choose(String header) {
        return AcceptLanguage.choose(header, ProblemMessages.LANGUAGES).toLanguageTag();
    }
}
