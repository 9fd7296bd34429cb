package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.spring.http.RunningApplication.Tokens;
import dev.gatehouse.testkit.Chromium;
import dev.gatehouse.testkit.FreePort;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Passkeys as a real browser makes and uses them. Skipped where the PATH has no Chromium. */
class ChromiumPasskeyTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String EMAIL = "senior@example.com";

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void aPasskeyIsRegisteredAndSignsInWithoutAPassword() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeThat(program).as("no Chromium on the PATH").isPresent();
        int port = FreePort.next();
        try (RunningApplication app = RunningApplication.start(
                        folder.resolve("data"),
                        "server.port=" + port,
                        "gatehouse.passkeys.rp-id=localhost",
                        "gatehouse.passkeys.origins=http://localhost:" + port);
                Chromium chromium = Chromium.start(program.get())) {
            Page browser = chromium.open().newPage();
            browser.navigate(app.at("/.well-known/jwks.json").toString());
            Chromium.addAuthenticator(browser);
            app.addUser(EMAIL, "2020-01-31");

            assertThat(register(app, browser).statusCode()).isEqualTo(201);
            HttpResponse<String> first = signIn(app, browser);
            HttpResponse<String> second = signIn(app, browser);

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(app.get("/greeting", Tokens.of(second).access()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> register(RunningApplication app, Page browser) throws Exception {
        PasskeyDesk desk = new PasskeyDesk(app);
        Tokens tokens = app.signIn(EMAIL);
        JsonNode options = desk.registrationOptions(tokens);
        JsonNode made = ask(browser, "create", "parseCreationOptionsFromJSON", options);
        return desk.register(tokens, options, made, "Chromium");
    }

    private static HttpResponse<String> signIn(RunningApplication app, Page browser) throws Exception {
        PasskeyDesk desk = new PasskeyDesk(app);
        JsonNode options = desk.signInOptions();
        return desk.signIn(options, ask(browser, "get", "parseRequestOptionsFromJSON", options));
    }

    private static JsonNode ask(Page browser, String method, String parser, JsonNode options) throws Exception {
        return JSON.readTree(
                (String) browser.evaluate("navigator.credentials.%s({publicKey: PublicKeyCredential.%s(%s)})"
                                .formatted(method, parser, options.get("publicKey"))
                        + ".then(credential => JSON.stringify(credential.toJSON()))"));
    }
}
