package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningOptionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "your-256-bit-secret",
                "a-string-secret-at-least-256-bits-long",
                "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
                "my-32-character-ultra-secure-and-ultra-long-secret",
                "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
                "JWTAuthenticationHIGHsecuredPasswordVVVp1OH7Xzyr",
                "OFRC1j9aaR2BvADxNWlG2pmuD392UfQBZZLM1fuzDEzDlEpSsn+btrpJKd3FfY855OMA9oK4Mc8y48eYUrVUSw==",
                "OFRC1j9aaR2BvADxNWlG2pmuD392UfQBZZLM1fuzDEzDlEpSsn-btrpJKd3FfY855OMA9oK4Mc8y48eYUrVUSw",
                "correct horse battery staple, and a good deal more of it",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "0123456789012345678901234567890123456789012",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQ",
                "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKj$M",
            })
    void aShortKnownWrittenOrMalformedSecretIsRefusedAndNotShown(String secret) {
        assertThatThrownBy(() -> new SigningOptions(SigningAlgorithm.HS256, secret))
                .isInstanceOfSatisfying(
                        InvalidOptionException.class,
                        refused -> assertThat(refused.option()).isEqualTo("secret"))
                .hasMessageStartingWith("secret must be base64 or base64url of 32 to 1024 random bytes")
                .message()
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "secret", "===="})
    void aSecretThatSaysNothingIsRefused(String secret) {
        assertThatThrownBy(() -> new SigningOptions(SigningAlgorithm.HS256, secret))
                .isInstanceOf(InvalidOptionException.class);
    }

    @Test
    void aRegularSecretIsRefused() {
        byte[] counted = new byte[32];
        byte[] downward = new byte[48];
        byte[] repeated = new byte[64];
        byte[] random = new byte[21];
        new Random(1).nextBytes(random);
        for (int i = 0; i < 64; i++) {
            counted[i % 32] = (byte) (i % 32);
            downward[i % 48] = (byte) (200 - 3 * (i % 48));
            repeated[i] = random[i % 21];
        }

        assertRefused(new byte[32]);
        assertRefused(counted);
        assertRefused(downward);
        assertRefused(repeated);
    }

    @Test
    void aWrittenSecretIsRefusedInBase64AsWell() {
        assertRefused("your-256-bit-secret-but-somewhat-longer".getBytes(StandardCharsets.UTF_8));
        assertRefused("Local-Development-Secret-Key-Please-Change!".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void randomSecretsAreTakenInEveryUsualSpelling() {
        Random random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[32 + i % 65];
            random.nextBytes(bytes);

            assertTaken(Base64.getEncoder().encodeToString(bytes), bytes);
            assertTaken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n", bytes);
        }
    }

    @Test
    void aSecretInHexadecimalIsTaken() {
        byte[] bytes = new byte[32];
        new Random(3).nextBytes(bytes);
        String text = HexFormat.of().formatHex(bytes);

        assertTaken(text, Base64.getDecoder().decode(text));
    }

    @Test
    void aSecretIsMissingForHs256AndTooMuchForOthers() {
        assertThatThrownBy(() -> new SigningOptions(SigningAlgorithm.HS256, null))
                .hasMessageStartingWith("secret must be");
        assertThatThrownBy(() -> new SigningOptions(SigningAlgorithm.ES256, Ring.SECRET))
                .hasMessage("secret must not be set unless algorithm is HS256");
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(new SigningOptions(SigningAlgorithm.HS256, Ring.SECRET)).hasToString("SigningOptions[HS256]");
    }

    private static void assertRefused(byte[] secret) {
        String text = Base64.getEncoder().encodeToString(secret);

        assertThatThrownBy(() -> new SigningOptions(SigningAlgorithm.HS256, text))
                .isInstanceOf(InvalidOptionException.class);
    }

    private static void assertTaken(String text, byte[] bytes) {
        assertThat(new SigningOptions(SigningAlgorithm.HS256, text).secretBytes())
                .isEqualTo(bytes);
    }
}
