package dev.gatehouse.spring.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A page and its browser's cookies, as far as the wire shows them. */
final class BrowserSession {

    static final String ACCESS = "__Host-gatehouse-access";
    static final String REFRESH = "__Host-gatehouse-refresh";
    static final String DEVICE = "__Host-gatehouse-device";

    /** What browsers send with what a page's own script asks for. */
    static final List<String> OWN = List.of("Sec-Fetch-Site", "same-origin", "X-Gatehouse-Session", "1");

    private final RunningApplication app;
    private final URI root;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    BrowserSession(RunningApplication app) {
        this(app, app.at("/"));
    }

    BrowserSession(RunningApplication app, URI root) {
        this.app = app;
        this.root = root;
    }

    HttpResponse<String> signIn(String email, String password) {
        return send(
                "POST", "/web/session", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password), OWN);
    }

    HttpResponse<String> renew(String attempt) {
        return send("POST", "/web/session/renewal", "{\"attempt\": \"%s\"}".formatted(attempt), OWN);
    }

    HttpResponse<String> signOut() {
        return send("DELETE", "/web/session", null, OWN);
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, OWN);
    }

    /** Sends the cookies there are, and keeps what the answer sets. */
    HttpResponse<String> send(String method, String path, @Nullable String body, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path));
        if (!cookies.isEmpty()) {
            request.header("Cookie", header());
        }
        if (body != null && !headers.contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        HttpResponse<String> answer = app.send(request);
        answer.headers().allValues("set-cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String cookie) {
        String pair = cookie.substring(0, cookie.indexOf(';'));
        String name = pair.substring(0, pair.indexOf('='));
        String value = pair.substring(name.length() + 1);
        if (value.isEmpty()) {
            cookies.remove(name);
        } else {
            cookies.put(name, value);
        }
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** Another value for one of them, or one more. */
    void set(String name, String value) {
        cookies.put(name, value);
    }

    /** As it was at that moment. */
    BrowserSession copy() {
        BrowserSession copy = new BrowserSession(app, root);
        copy.cookies.putAll(cookies);
        return copy;
    }

    List<String> names() {
        return new ArrayList<>(cookies.keySet());
    }

    String header() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
