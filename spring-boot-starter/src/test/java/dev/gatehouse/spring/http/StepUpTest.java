package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What asks for a recent sign-in is refused to a permit that was only renewed. */
class StepUpTest {

    private static final String EMAIL = "senior@example.com";

    @TempDir
    Path data;

    private RunningApplication app;

    @BeforeEach
    void start() {
        app = RunningApplication.start(data, "spring.main.sources=" + Vault.class.getName());
        app.addUser(EMAIL, "2020-01-31");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void aRenewalIsNoSignIn() {
        Tokens tokens = app.signIn(EMAIL);
        app.clock.advance(Duration.ofSeconds(298));
        Tokens renewed = Tokens.of(app.renew(tokens.refresh(), "attempt"));
        assertThat(app.get("/vault", renewed.access()).statusCode()).isEqualTo(200);

        app.clock.advance(Duration.ofSeconds(2));
        HttpResponse<String> refused = app.get("/vault", renewed.access());

        assertThat(refused.statusCode()).isEqualTo(403);
        JsonNode policy = RunningApplication.json(refused).get("policy");
        assertThat(policy.get("name").asString()).isEqualTo("RecentSignIn");
        assertThat(policy.get("requirement").asString()).isEqualTo("a sign-in less than 5 minutes ago");
        assertThat(app.get("/vault", app.signIn(EMAIL).access()).statusCode()).isEqualTo(200);
    }

    @Test
    void thePermitTellsHowAndWhenItsUserSignedIn() {
        String signedIn = app.clock
                .instant()
                .truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                .toString();
        Tokens tokens = app.signIn(EMAIL);
        app.clock.advance(Duration.ofSeconds(60));
        Tokens renewed = Tokens.of(app.renew(tokens.refresh(), "attempt"));

        JsonNode authentication = RunningApplication.json(
                        app.get("/api/permits/" + renewed.permitId(), renewed.access()))
                .get("authentication");

        assertThat(authentication.get("time").asString()).isEqualTo(signedIn);
        assertThat(authentication.get("methods").toString()).isEqualTo("[\"pwd\"]");
    }

    @RestController
    static class Vault {

        @GetMapping("/vault")
        @RequiresPolicy("RecentSignIn")
        String open() {
            return "open";
        }
    }
}
