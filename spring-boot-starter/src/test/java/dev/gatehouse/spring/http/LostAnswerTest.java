package dev.gatehouse.spring.http;

import static dev.gatehouse.spring.http.RunningApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lost answer must not lock out; a thief must be caught. */
class LostAnswerTest {

    /** Half a year passes here, and what another key signs is the same successor, but not the same text. */
    static final String NO_ROTATION = "gatehouse.keys.rotate-every=PT0S";

    @TempDir
    Path data;

    private RunningApplication app;

    @BeforeEach
    void start() {
        app = RunningApplication.start(data, settings());
        app.addUser("senior@example.com", "2020-01-31");
    }

    /** Those of the engine under test. */
    String[] settings() {
        return new String[] {NO_ROTATION};
    }

    /** How often each is done. */
    int times() {
        return 100;
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void theSameAttemptGetsTheSameSuccessorHoweverMuchLater() {
        for (int time = 0; time < times(); time++) {
            Tokens first = app.signIn("senior@example.com");
            String attempt = RandomId.next();
            Tokens lost = Tokens.of(app.renew(first.refresh(), attempt));

            app.clock.advance(Duration.ofHours(time));
            Tokens again = Tokens.of(app.renew(first.refresh(), attempt));

            assertThat(again.refresh()).isEqualTo(lost.refresh());
            assertThat(app.get("/greeting", again.access()).statusCode()).isEqualTo(200);
            assertThat(app.renew(again.refresh(), RandomId.next()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDifferentAttemptOnASpentTokenKillsThePermit() {
        for (int time = 0; time < times(); time++) {
            Tokens first = app.signIn("senior@example.com");
            Tokens second = Tokens.of(app.renew(first.refresh(), RandomId.next()));

            assertThat(code(app.renew(first.refresh(), RandomId.next()))).isEqualTo("PermitRevoked");

            assertThat(code(app.renew(second.refresh(), RandomId.next()))).isEqualTo("PermitRevoked");
            assertThat(code(app.get("/greeting", first.access()))).isEqualTo("TokenRevoked");
            assertThat(code(app.get("/greeting", second.access()))).isEqualTo("TokenRevoked");
        }
    }

    @Test
    void theSameAttemptIsACopyOnceTheSuccessorWasUsed() {
        Tokens first = app.signIn("senior@example.com");
        Tokens second = Tokens.of(app.renew(first.refresh(), "one"));
        Tokens third = Tokens.of(app.renew(second.refresh(), "two"));

        assertThat(code(app.renew(first.refresh(), "one"))).isEqualTo("PermitRevoked");
        assertThat(code(app.get("/greeting", third.access()))).isEqualTo("TokenRevoked");
    }

    @Test
    void withoutAnAttemptTheGraceEndsOnItsLastSecond() {
        Tokens first = app.signIn("senior@example.com");
        Tokens second = Tokens.of(app.renew(first.refresh()));

        app.clock.advance(Duration.ofSeconds(9));
        assertThat(Tokens.of(app.renew(first.refresh())).refresh()).isEqualTo(second.refresh());

        app.clock.advance(Duration.ofSeconds(1));
        assertThat(code(app.renew(first.refresh()))).isEqualTo("PermitRevoked");
        assertThat(code(app.renew(second.refresh()))).isEqualTo("PermitRevoked");
    }
}
