package dev.gatehouse.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page in the Chromium of this machine, by the browser's own protocol. Needs Jackson 3, which whoever uses it asks for.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
public final class Chromium implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final WebSocket page;

    private Chromium(Process process, URI address) throws Exception {
        this.process = process;
        String host = host(process);
        HttpRequest newPage = HttpRequest.newBuilder(URI.create("http://" + host + "/json/new?" + address))
                .PUT(BodyPublishers.noBody())
                .build();
        String target = JSON.readTree(
                        http.send(newPage, BodyHandlers.ofString()).body())
                .get("webSocketDebuggerUrl")
                .asString();
        this.page = http.newWebSocketBuilder()
                .buildAsync(URI.create(target), new Listener())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The program, where the PATH has one. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A page at that address. */
    public static Chromium open(Path program, Path profile, URI address) throws Exception {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--no-first-run",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Chromium(process, address);
        } catch (Exception | AssertionError e) {
            end(process);
            throw e;
        }
    }

    /** A virtual authenticator that verifies its user. */
    public void addAuthenticator() throws Exception {
        call("WebAuthn.enable", Map.of());
        call(
                "WebAuthn.addVirtualAuthenticator",
                Map.of(
                        "options",
                        Map.of(
                                "protocol", "ctap2",
                                "transport", "internal",
                                "hasResidentKey", true,
                                "hasUserVerification", true,
                                "isUserVerified", true,
                                "automaticPresenceSimulation", true)));
    }

    /** Goes to another page, and waits until it is there. */
    public void go(URI address) throws Exception {
        call("Page.navigate", Map.of("url", address.toString()));
        awaitPage(address);
    }

    /** Waits until the page is there. */
    public void awaitPage(URI address) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String where = "";
        while (!where.equals(address + " complete")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the page is at " + where);
            }
            where = where();
        }
    }

    /** Nowhere, where the page is just being left. */
    private String where() throws Exception {
        try {
            return await("Promise.resolve(location.href + ' ' + document.readyState)");
        } catch (AssertionError left) {
            return "";
        }
    }

    /** The text that a promise in the page comes to. */
    public String await(String expression) throws Exception {
        JsonNode answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").get("value").asString();
    }

    /** Waits until an expression of the page is true. */
    public void awaitTrue(String expression) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!await("Promise.resolve(String(Boolean(" + expression + ")))").equals("true")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never true: " + expression + "; the page reads "
                        + await("Promise.resolve(document.body.innerText)"));
            }
        }
    }

    /** The window from now on: that many CSS pixels, dark or light. */
    public void resize(int width, int height, boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** What the window shows, as a PNG. */
    public byte[] screenshot() throws Exception {
        JsonNode answer = call("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(answer.get("data").asString());
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        page.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.get("error"));
        }
        return message.get("result");
    }

    private static String host(Process process) throws IOException {
        BufferedReader lines = process.errorReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.startVirtualThread(() -> lines.lines().forEach(rest -> {}));
                return listening.group(1);
            }
        }
        throw new AssertionError("Chromium does not say where it listens");
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        page.abort();
        http.close();
        end(process);
    }

    /** Puts messages together and hands them to those who wait for them. */
    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                Optional.ofNullable(answers.remove(message.path("id").asInt(0)))
                        .ifPresent(answer -> answer.complete(message));
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
