package dev.gatehouse.core.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** The last six of the eight digits of RFC 6238, appendix B, and of RFC 4226, appendix D. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130",
        "0, 755224",
        "270, 520489"
    })
    void codesAreThoseOfTheStandard(long second, String code) {
        assertThat(Totp.code(SECRET, second / 30)).isEqualTo(code);
    }

    @Test
    void aCodeIsTakenAStepEarlyAndAStepLateAndNoLonger() {
        Instant start = Instant.ofEpochSecond(1_234_567_890);
        String code = Totp.code(SECRET, start.getEpochSecond() / 30);
        OptionalLong step = OptionalLong.of(start.getEpochSecond() / 30);

        assertThat(Totp.step(SECRET, code, start.minusSeconds(31))).isEmpty();
        assertThat(Totp.step(SECRET, code, start.minusSeconds(30))).isEqualTo(step);
        assertThat(Totp.step(SECRET, code, start)).isEqualTo(step);
        assertThat(Totp.step(SECRET, code, start.plusSeconds(59))).isEqualTo(step);
        assertThat(Totp.step(SECRET, code, start.plusSeconds(60))).isEmpty();
    }

    @Test
    void aSecretIsWrittenInBase32() {
        assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(Totp.base32(new byte[20])).isEqualTo("A".repeat(32));
        assertThat(Totp.base32(Totp.newSecret())).matches("[A-Z2-7]{32}").isNotEqualTo(Totp.base32(Totp.newSecret()));
    }

    @Test
    void theUriIsWhatAuthenticatorAppsRead() {
        assertThat(Totp.uri("Share Prices & more", "නිමල්@viewer.example", SECRET))
                .isEqualTo("otpauth://totp/Share%20Prices%20%26%20more:"
                        + "%E0%B6%B1%E0%B7%92%E0%B6%B8%E0%B6%BD%E0%B7%8A%40viewer.example"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Share%20Prices%20%26%20more"
                        + "&algorithm=SHA1&digits=6&period=30");
    }

    @ParameterizedTest
    @CsvSource({"000000, true", "12345, false", "1234567, false", "12345a, false", "١٢٣٤٥٦, false"})
    void aCodeIsSixDigits(String text, boolean isCode) {
        assertThat(Totp.isCode(text)).isEqualTo(isCode);
    }
}
