package dev.gatehouse.spring.http;

import dev.gatehouse.spring.http.RunningApplication.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests that passkeys are registered and used with. */
record PasskeyDesk(RunningApplication app) {

    private static final JsonMapper JSON = new JsonMapper();

    /** {@code challenge} and {@code publicKey} of a registration. */
    JsonNode registrationOptions(Tokens tokens) {
        return RunningApplication.json(post("/api/factors/passkeys/options", tokens, Map.of()));
    }

    HttpResponse<String> register(Tokens tokens, JsonNode options, JsonNode credential, String name) {
        return post(
                "/api/factors/passkeys",
                tokens,
                Map.of("challenge", options.get("challenge").asString(), "credential", credential, "name", name));
    }

    /** {@code challenge} and {@code publicKey} of a sign-in. */
    JsonNode signInOptions() {
        return RunningApplication.json(app.post("/api/permits/passkey/options", "{}"));
    }

    HttpResponse<String> signIn(JsonNode options, JsonNode credential) {
        return app.post(
                "/api/permits/passkey",
                JSON.writeValueAsString(
                        Map.of("challenge", options.get("challenge").asString(), "credential", credential)));
    }

    HttpResponse<String> post(String path, Tokens tokens, Map<String, ?> body) {
        return send("POST", path, tokens, body);
    }

    HttpResponse<String> send(String method, String path, Tokens tokens, Map<String, ?> body) {
        return app.send(app.request(path)
                .header("Authorization", "Bearer " + tokens.access())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }
}
