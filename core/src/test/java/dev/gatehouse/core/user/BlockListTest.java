package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import me.gosimple.nbvcxz.Nbvcxz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockListTest {

    private static final PasswordRule.Owner NIMAL =
            new PasswordRule.Owner("nimal.fernando@colombo-traders.example", "Nimal", "Fernando");

    private final PasswordRule rule = new BlockList(List.of("Gatehouse", "share-price-viewer"));

    @Test
    void theThreeThousandMostCommonOfAnotherListThatAreLongEnoughAreRefused() throws IOException {
        List<String> common = mostCommon(3_000);

        assertThat(common).hasSize(3_000);
        assertThat(common)
                .allSatisfy(password -> assertThat(rule.fault(password, NIMAL)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password1",
                "P@ssw0rd!",
                "password ",
                " password",
                "drowssap",
                "qwertyuiop",
                "1q2w3e4r5t",
                "aaaaaaaa",
                "abcdefgh12",
                "letmein123",
                "19871987",
                "fqrg7cs493",
                "FQRG7CS493",
                "j38ifUbn",
                "3rJs1la7qE",
                "VQsaBLPzLa",
                "yuantuo2012 ",
                "passwordpasswordpasswordpasswordpasswordpasswordpasswordpasswordpasswordpassword"
            })
    void whatIsGuessedFirstIsRefused(String password) {
        assertThat(rule.fault(password, NIMAL)).contains(new PasswordFault.TooCommon());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nimalfernando",
                "Nimal1985",
                "F3rnando!",
                "nimal.fernando@colombo-traders.example",
                "colombo-traders",
                "gatehouse1",
                "SharePriceViewer",
                "viewer2026"
            })
    void whatIsMadeOfNamesIsRefused(String password) {
        assertThat(rule.fault(password, NIMAL)).contains(new PasswordFault.TooPersonal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "jkdhf83h",
                "Nimal likes the rain in July",
                "zebra-lamp",
                "\u0db4\u0dbb\u0dd3\u0d9a\u0dca\u0dc2\u0dab\u0dba\u0d9a\u0dca",
                "\ud83d\ude00\ud83d\ude80\ud83c\udf3a\ud83d\udc18\ud83c\udf4b\ud83c\udfb7\u2693\ud83d\udd2d"
            })
    void anythingElseMayBeChosen(String password) {
        assertThat(rule.fault(password, NIMAL)).isEmpty();
    }

    @Test
    void ofALongOneOnlyTheBeginningIsLookedAt() {
        assertThat(rule.fault("a".repeat(64) + "jkdhf83h", NIMAL)).isPresent();
        assertThat(rule.fault("jkdhf83h" + "a".repeat(120), NIMAL)).isEmpty();
        assertThat(rule.fault("\ud83d\ude00".repeat(128), NIMAL)).isPresent();
    }

    @Test
    void withoutNamesNothingIsPersonal() {
        PasswordRule.Owner nobody = new PasswordRule.Owner("", "", "");

        assertThat(new BlockList(List.of("")).fault("nimalfernando", nobody)).isEmpty();
    }

    /** Of the list that another estimator comes with, in its order. */
    private static List<String> mostCommon(int count) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Nbvcxz.class.getResourceAsStream("/dictionaries/passwords.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> line.length() >= 8).limit(count).toList();
        }
    }
}
