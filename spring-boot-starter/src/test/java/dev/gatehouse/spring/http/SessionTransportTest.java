package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.spring.InvalidPropertyException;
import dev.gatehouse.testkit.FreePort;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of browsers and HTTPS. */
class SessionTransportTest {

    private static final String SIGN_IN =
            "{\"email\": \"senior@example.com\", \"password\": \"%s\"}".formatted(RunningApplication.PASSWORD);

    @TempDir
    Path folder;

    @Test
    void thereAreNoneUnlessTheyAreWanted() {
        try (RunningApplication app = RunningApplication.start(folder)) {
            app.addUser("senior@example.com", "2020-01-31");
            BrowserSession page = new BrowserSession(app);
            page.set(BrowserSession.ACCESS, app.signIn("senior@example.com").access());

            assertThat(page.get("/web/session").statusCode()).isIn(401, 404);
            assertThat(page.get("/greeting").statusCode()).isEqualTo(401);
            assertThat(page.signIn("senior@example.com", RunningApplication.PASSWORD)
                            .statusCode())
                    .isIn(401, 404);
        }
    }

    @Test
    void withoutHttpsTheStartIsRefused() {
        assertThatThrownBy(() -> RunningApplication.start(folder, "gatehouse.session.cookies=on"))
                .rootCause()
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith("gatehouse.session.cookies must not be on without HTTPS");
    }

    @Test
    void aDemoNeedsNoHttps() {
        try (RunningApplication app =
                RunningApplication.start(folder, "gatehouse.session.cookies=on", "spring.profiles.active=demo")) {
            app.addUser("senior@example.com", "2020-01-31");

            assertThat(new BrowserSession(app)
                            .signIn("senior@example.com", RunningApplication.PASSWORD)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void behindAProxyWhatCameOverPlainHttpIsOnlyRedirected() {
        try (RunningApplication app = RunningApplication.start(
                folder, "gatehouse.session.cookies=on", "server.forward-headers-strategy=native")) {
            app.addUser("senior@example.com", "2020-01-31");
            HttpResponse<String> plain = app.send(app.request("/greeting?a=%20b"));
            HttpResponse<String> secure = app.send(app.request("/web/session").header("X-Forwarded-Proto", "https"));

            assertThat(plain.statusCode()).isEqualTo(308);
            assertThat(plain.headers().firstValue("location")).contains("https://localhost/greeting?a=%20b");
            assertThat(plain.headers().firstValue("strict-transport-security")).isEmpty();
            assertThat(secure.statusCode()).isEqualTo(401);
            assertThat(secure.headers().firstValue("strict-transport-security")).contains("max-age=31536000");
            assertThat(RunningApplication.code(app.post("/api/permits", SIGN_IN)))
                    .isEqualTo("HttpsRequired");
            assertThat(app.send(app.request("/actuator/health")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withACertificateOfItsOwnThePlainPortOnlyRedirects() throws Exception {
        Path store = certificate();
        int plain = FreePort.next();
        try (RunningApplication app = RunningApplication.start(
                        folder.resolve("data"),
                        "gatehouse.session.cookies=on",
                        "gatehouse.session.http-port=" + plain,
                        "server.ssl.key-store=" + store,
                        "server.ssl.key-store-password=changeit");
                HttpClient https = trusting(store)) {
            app.addUser("senior@example.com", "2020-01-31");
            int port = app.at("/").getPort();
            URI secure = URI.create("https://localhost:" + port + "/web/session");

            HttpResponse<String> session = https.send(
                    HttpRequest.newBuilder(secure)
                            .headers(BrowserSession.OWN.toArray(String[]::new))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(SIGN_IN))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(session.statusCode()).isEqualTo(201);
            assertThat(session.headers().allValues("set-cookie")).hasSize(3);
            assertThat(session.headers().firstValue("strict-transport-security"))
                    .contains("max-age=31536000");

            HttpResponse<String> redirected =
                    app.send(HttpRequest.newBuilder(URI.create("http://localhost:" + plain + "/web/session")));
            assertThat(redirected.statusCode()).isEqualTo(308);
            assertThat(redirected.body()).isEmpty();
            assertThat(redirected.headers().firstValue("location")).contains(secure.toString());
        }
    }

    private Path certificate() throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = Stream.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .toList();
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
        return store;
    }

    private static HttpClient trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }
}
