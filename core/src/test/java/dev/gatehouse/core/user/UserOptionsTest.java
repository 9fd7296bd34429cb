package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.core.claims.InvalidOptionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserOptionsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void whatIsSetByDefaultIsWhatTheStandardsAskFor() {
        IdentityOptions options = IdentityOptions.DEFAULT;

        assertThat(options.minPasswordLength()).isEqualTo(8);
        assertThat(options.requireConfirmed()).isTrue();
        assertThat(options.lockout())
                .isEqualTo(new LockoutOptions(5, Duration.ofMinutes(15), Duration.ofHours(24), 20));
        assertThat(options.hashing().memoryKib()).isEqualTo(19_456);
        assertThat(options.hashing().iterations()).isEqualTo(2);
        assertThat(options.hashing().parallelism()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"7, false", "8, true", "64, true", "65, false"})
    void thePasswordsMinimumIsFrom8To64(int minPasswordLength, boolean allowed) {
        checked(
                allowed,
                "minPasswordLength must be between 8 and 64, but is " + minPasswordLength,
                () -> new IdentityOptions(
                        minPasswordLength, true, "Admin", LockoutOptions.DEFAULT, HashingOptions.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, PT15M, PT24H, 'maxFailures must be 0 (never lock) or more, but is -1'",
        "5, PT0.999S, PT24H, 'duration must be PT1S or more, but is PT0.999S'",
        "5, PT15M, PT14M59S, 'maxDuration must be between duration (PT15M) and PT8760H, but is PT14M59S'",
        "5, PT15M, PT8760H0.001S, 'maxDuration must be between duration (PT15M) and PT8760H, but is PT8760H0.001S'",
        "0, PT1S, PT1S, ",
        "5, PT15M, PT8760H, "
    })
    void lockoutIsChecked(int maxFailures, Duration duration, Duration maxDuration, String message) {
        checked(message == null, message, () -> new LockoutOptions(maxFailures, duration, maxDuration));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 'maxPerDay must be 0 (any number) or 2 or more, but is -1'",
        "0, ",
        "1, 'maxPerDay must be 0 (any number) or 2 or more, but is 1'",
        "2, "
    })
    void theLimitOfADayIsChecked(int maxPerDay, String message) {
        checked(message == null, message, () -> new LockoutOptions(5, MINUTE, MINUTE, maxPerDay));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 20", "10, 20", "11, 22"})
    void unlessItIsSetTheLimitOfADayLeavesRoomForTheFailuresInARow(int maxFailures, int perDay) {
        assertThat(LockoutOptions.defaultPerDay(maxFailures)).isEqualTo(perDay);
    }

    @ParameterizedTest
    @CsvSource({
        "7167, 6, 1, 2, 10, PT5S, 'memoryKib must be between 7168 and 262144, but is 7167'",
        "262145, 2, 1, 2, 10, PT5S, 'memoryKib must be between 7168 and 262144, but is 262145'",
        "19456, 0, 1, 2, 10, PT5S, 'iterations must be between 1 and 64, but is 0'",
        "19456, 65, 1, 2, 10, PT5S, 'iterations must be between 1 and 64, but is 65'",
        "19456, 1, 1, 2, 10, PT5S, 'iterations must be 2 or more with a memoryKib of 19456, but is 1'",
        "7168, 4, 1, 2, 10, PT5S, 'iterations must be 5 or more with a memoryKib of 7168, but is 4'",
        "19456, 2, 0, 2, 10, PT5S, 'parallelism must be between 1 and 16, but is 0'",
        "19456, 2, 17, 2, 10, PT5S, 'parallelism must be between 1 and 16, but is 17'",
        "19456, 2, 1, 0, 10, PT5S, 'threads must be between 1 and 1024, but is 0'",
        "19456, 2, 1, 2, 0, PT5S, 'maxWaiting must be between 1 and 100000, but is 0'",
        "19456, 2, 1, 2, 10, PT0S, 'maxWait must be between 1 ms and 1 minute, but is PT0S'",
        "19456, 2, 1, 2, 10, PT1M0.001S, 'maxWait must be between 1 ms and 1 minute, but is PT1M0.001S'",
        "47104, 1, 1, 2, 10, PT5S, ",
        "12288, 3, 1, 2, 10, PT5S, ",
        "9216, 4, 1, 2, 10, PT5S, ",
        "7168, 5, 1, 2, 10, PT5S, "
    })
    void hashingIsCheckedAndOwaspsEqualSettingsAreAllAllowed(
            int memoryKib,
            int iterations,
            int parallelism,
            int threads,
            int maxWaiting,
            Duration maxWait,
            String message) {
        checked(
                message == null,
                message,
                () -> new HashingOptions(memoryKib, iterations, parallelism, threads, maxWaiting, maxWait));
    }

    private static void checked(boolean allowed, String message, Runnable options) {
        if (allowed) {
            options.run();
        } else {
            assertThatExceptionOfType(InvalidOptionException.class)
                    .isThrownBy(options::run)
                    .withMessage(message);
        }
    }
}
