package dev.gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryCodesTest {

    @Test
    void thereAreTenWithoutCharactersThatAreTakenForOneAnother() {
        assertThat(RecoveryCodes.next())
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}"));
    }

    @Test
    void aCodeIsRecognisedHoweverItIsTyped() {
        assertThat(RecoveryCodes.normalize("abcde-23456")).isEqualTo("abcde-23456");
        assertThat(RecoveryCodes.normalize(" ABCDE 23456\n")).isEqualTo("abcde-23456");
        assertThat(RecoveryCodes.normalize("abcde23456")).isEqualTo("abcde-23456");
        assertThat(RecoveryCodes.normalize("abcde-2345")).isNotEqualTo("abcde-23456");
        assertThat(RecoveryCodes.normalize("")).isEmpty();
    }
}
