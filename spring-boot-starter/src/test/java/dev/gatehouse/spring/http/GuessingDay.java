package dev.gatehouse.spring.http;

import dev.gatehouse.jdbc.Database;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A day on which strangers guess at an account while its owner signs in to it on a device that it knows. */
final class GuessingDay {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 201;

    private final RunningApplication app;
    private final String email;
    private final String device;
    private int guesses;
    private int evaluated;
    private int ownersSignIns;

    GuessingDay(RunningApplication app, String email) {
        this.app = app;
        this.email = email;
        this.device = signIn(app, email, RunningApplication.PASSWORD, null)
                .headers()
                .firstValue("X-Device-Token")
                .orElseThrow();
    }

    /** Every time two strangers guess, one of them with a made-up token, and the owner signs in. */
    void pass(int times, Duration between) {
        for (int time = 0; time < times; time++) {
            guess(null);
            guess("stranger-%015d".formatted(time));
            if (signIn(app, email, RunningApplication.PASSWORD, device).statusCode() == OK) {
                ownersSignIns++;
            }
            app.clock.advance(between);
        }
    }

    int guesses() {
        return guesses;
    }

    /** How many would have opened the account if they had been right. */
    int evaluated() {
        return evaluated;
    }

    int ownersSignIns() {
        return ownersSignIns;
    }

    private void guess(@Nullable String deviceToken) {
        long before = due();
        if (signIn(app, email, "guess number " + guesses++, deviceToken).statusCode() == OK) {
            throw new AssertionError("a wrong password opened the account");
        }
        evaluated += due() == before ? 0 : 1;
    }

    /** Changed by every failure that is counted, and by nothing else. */
    private long due() {
        return app.bean(Database.class)
                .read(client -> client.sql(
                                "select due_at from lockouts where subject = (select id from users where email = :email)")
                        .param("email", email)
                        .query(Long.class)
                        .single());
    }

    static HttpResponse<String> signIn(
            RunningApplication app, String email, String password, @Nullable String deviceToken) {
        var request = app.request("/api/permits")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("email", email, "password", password))));
        return app.send(deviceToken == null ? request : request.header("X-Device-Token", deviceToken));
    }
}
