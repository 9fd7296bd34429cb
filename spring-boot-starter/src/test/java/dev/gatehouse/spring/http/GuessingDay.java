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
    private static final String HOME = "203.0.113.7";

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

    /** Every time two strangers guess from an address of their own, one with a made-up token, and the owner signs in. */
    void pass(int times, Duration between) {
        for (int time = 0; time < times; time++) {
            String address = "198.18.%d.%d".formatted(time / 250, time % 250 + 1);
            guess(null, address);
            guess("stranger-%015d".formatted(time), address);
            if (signIn(app, email, RunningApplication.PASSWORD, device, HOME).statusCode() == OK) {
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

    /** From how many addresses sign-ins were refused. */
    int addresses() {
        return app.bean(Database.class)
                .read(client -> client.sql(
                                "select count(distinct address) from audit_rows where type = 'SIGN_IN_REFUSED'")
                        .query(Integer.class)
                        .single());
    }

    private void guess(@Nullable String deviceToken, String address) {
        long before = due();
        if (signIn(app, email, "guess number " + guesses++, deviceToken, address)
                        .statusCode()
                == OK) {
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
        return signIn(app, email, password, deviceToken, HOME);
    }

    /** @param address of whoever asks, where the application trusts us to say so */
    private static HttpResponse<String> signIn(
            RunningApplication app, String email, String password, @Nullable String deviceToken, String address) {
        var request = app.request("/api/permits")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", address)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("email", email, "password", password))));
        return app.send(deviceToken == null ? request : request.header("X-Device-Token", deviceToken));
    }
}
