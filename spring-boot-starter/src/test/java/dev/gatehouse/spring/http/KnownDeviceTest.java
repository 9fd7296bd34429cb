package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who guesses at an account from anywhere locks out strangers, and not its owner. */
class KnownDeviceTest {

    private static final String WRONG = "not the password of anybody";
    private static final int FAILURES_THAT_LOCK = 5;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path data;

    private static RunningApplication app;

    private String email;

    @BeforeAll
    static void start() {
        app = RunningApplication.start(data);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void addAUser() {
        email = "user-" + NUMBER.incrementAndGet() + "@example.com";
        app.addUser(email, "2020-01-31");
    }

    @Test
    void aDeviceThatSignedInBeforeGoesOnSigningInWhileStrangersAreLocked() {
        String phone = tokenOf(signIn(RunningApplication.PASSWORD, null));
        guess(FAILURES_THAT_LOCK, null);

        assertThat(signIn(RunningApplication.PASSWORD, null).statusCode()).isEqualTo(401);
        assertThat(signIn(RunningApplication.PASSWORD, "A".repeat(24)).statusCode())
                .isEqualTo(401);
        assertThat(signIn(RunningApplication.PASSWORD, phone).statusCode()).isEqualTo(201);
        assertThat(signIn(RunningApplication.PASSWORD, null).statusCode())
                .as("a sign-in on a known device opens nothing for strangers")
                .isEqualTo(401);
    }

    @Test
    void aDeviceIsGivenItsTokenOnce() {
        HttpResponse<String> first = signIn(RunningApplication.PASSWORD, null);
        HttpResponse<String> second = signIn(RunningApplication.PASSWORD, tokenOf(first));

        assertThat(tokenOf(first)).matches("[A-Za-z0-9_-]{24}");
        assertThat(second.headers().firstValue("X-Device-Token")).isEmpty();
        assertThat(first.body()).doesNotContain(tokenOf(first));
    }

    @Test
    void aDeviceThatGuessesLocksItselfAndNobodyElse() {
        String phone = tokenOf(signIn(RunningApplication.PASSWORD, null));
        String tablet = tokenOf(signIn(RunningApplication.PASSWORD, null));
        guess(FAILURES_THAT_LOCK, phone);

        assertThat(signIn(RunningApplication.PASSWORD, phone).statusCode()).isEqualTo(401);
        assertThat(signIn(RunningApplication.PASSWORD, tablet).statusCode()).isEqualTo(201);
        assertThat(signIn(RunningApplication.PASSWORD, null).statusCode()).isEqualTo(201);
    }

    @Test
    void theTokenOfAnAccountIsWorthNothingAtAnother() {
        app.addUser("other@example.com", "2020-01-31");
        String others = tokenOf(signIn("other@example.com", RunningApplication.PASSWORD, null));
        guess(FAILURES_THAT_LOCK, others);

        assertThat(signIn(RunningApplication.PASSWORD, others).statusCode()).isEqualTo(401);
        assertThat(signIn("other@example.com", RunningApplication.PASSWORD, others)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void whatIsNoTokenIsNone() {
        for (String sent : new String[] {"", "short", "A".repeat(2_000), "' or 1=1 --............."}) {
            assertThat(signIn(RunningApplication.PASSWORD, sent).statusCode()).isEqualTo(201);
        }
    }

    /** The full size is a drill of its own: {@link GuessingDrillTest}. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void ofADaysGuessesTwentyAreEvaluatedAtMostAndTheOwnerAlwaysGetsIn() {
        GuessingDay day = new GuessingDay(app, email);

        day.pass(48, Duration.ofMinutes(30));

        assertThat(day.guesses()).isEqualTo(96);
        assertThat(day.evaluated()).isBetween(10, 20);
        assertThat(day.ownersSignIns()).isEqualTo(48);
    }

    private void guess(int times, @Nullable String deviceToken) {
        IntStream.range(0, times)
                .forEach(time ->
                        assertThat(signIn(WRONG, deviceToken).statusCode()).isEqualTo(401));
    }

    private HttpResponse<String> signIn(String password, @Nullable String deviceToken) {
        return signIn(email, password, deviceToken);
    }

    private HttpResponse<String> signIn(String email, String password, @Nullable String deviceToken) {
        return GuessingDay.signIn(app, email, password, deviceToken);
    }

    private static String tokenOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Device-Token").orElseThrow();
    }
}
