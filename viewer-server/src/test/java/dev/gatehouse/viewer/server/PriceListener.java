package dev.gatehouse.viewer.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who listens to server-sent events. */
final class PriceListener implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private PriceListener(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** What was sent under its names, and as what. */
    record Event(String id, String name, JsonNode data) {}

    /** When this returns, whatever comes is heard. */
    static PriceListener of(Caller caller, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(caller.address().resolve(path));
        if (caller.token() != null) {
            request.header("Authorization", "Bearer " + caller.token());
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("was answered " + response.statusCode());
            }
            return new PriceListener(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next event. */
    Event next() {
        Map<String, String> fields = new HashMap<>();
        String line = line();
        while (!(line.isEmpty() && fields.containsKey("data"))) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            line = line();
        }
        return new Event(
                fields.getOrDefault("id", ""), fields.getOrDefault("event", ""), JSON.readTree(fields.get("data")));
    }

    /** The prices of the next events. */
    List<String> prices(int count) {
        return Stream.generate(this::next)
                .limit(count)
                .map(event -> event.data().required("price").decimalValue().toPlainString())
                .toList();
    }

    /** The next comment. */
    String comment() {
        String line = line();
        while (!line.startsWith(":")) {
            line = line();
        }
        return line.substring(1).strip();
    }

    /** Whether nothing more comes that matters; waits for that. */
    boolean isAtItsEnd() {
        try {
            String line = lines.readLine();
            while (line != null && (line.isEmpty() || line.startsWith(":") || line.startsWith("retry:"))) {
                line = lines.readLine();
            }
            return line == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("it ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
