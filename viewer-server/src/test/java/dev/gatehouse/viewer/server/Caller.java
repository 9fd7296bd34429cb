package dev.gatehouse.viewer.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who calls a viewer over HTTP; anonymously where there is no token. */
record Caller(URI address, @Nullable String token) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The same, signed in; headers are names and values in turn. */
    Caller as(String email, String password) {
        String form = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
        Answer answer = new Caller(address, null).post("/api/permits", form);
        if (answer.status() != 201) {
            throw new IllegalStateException("sign-in of " + email + " was answered " + answer.status());
        }
        return new Caller(address, answer.member("accessToken"));
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** Sends a request. Headers are names and values in turn; a body is JSON unless they say otherwise. */
    Answer send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            set(request, headers[i], headers[i + 1]);
        }
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return exchange(request.build());
    }

    private static void set(HttpRequest.Builder request, String name, String value) {
        if (name.equals("Content-Type")) {
            request.setHeader(name, value);
        } else {
            request.header(name, value);
        }
    }

    private static Answer exchange(HttpRequest request) {
        try {
            return new Answer(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "Caller[" + address + "]";
    }
}
