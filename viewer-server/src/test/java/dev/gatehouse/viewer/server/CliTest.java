package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.JavaProcess;
import dev.gatehouse.viewer.cli.ViewerCli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The viewer at the command line: each command a process of its own, as people call it. */
@Timeout(180)
final class CliTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static TestViewer viewer;
    private static FaultProxy network;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(folder);
        network = FaultProxy.to(viewer.anybody().address().getPort());
    }

    @AfterAll
    static void stop() {
        network.close();
        viewer.close();
    }

    @BeforeEach
    void reach() {
        network.restore();
    }

    /** What came of a command. */
    private record Done(int exitCode, String out, String errors) {

        JsonNode json() {
            return JSON.readTree(out);
        }

        Done ok() {
            assertThat(exitCode).as("%s%s", out, errors).isZero();
            return this;
        }
    }

    private Done cli(String... arguments) {
        return cliWith("", arguments);
    }

    private Done cliWith(String input, String... arguments) {
        ProcessBuilder builder = JavaProcess.of(List.of("-Djdk.console=java.base"), ViewerCli.class, arguments);
        builder.environment().putAll(Map.of("VIEWER_HOME", home.toString(), "LC_ALL", "C.UTF-8"));
        builder.environment().remove("VIEWER_SERVER");
        try {
            Path errors = Files.createTempFile(folder, "cli", ".txt");
            Process process = builder.redirectError(errors.toFile()).start();
            try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
                writer.write(input);
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Done(process.waitFor(), out, Files.readString(errors));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static String server() {
        return "http://localhost:" + network.port();
    }

    private void signIn(String trader) {
        cliWith(
                        TestViewer.PASSWORD + "\n",
                        "sign-in",
                        trader + "@viewer.example",
                        "--server",
                        server(),
                        "--language",
                        "en")
                .ok();
    }

    @Test
    void whoeverSignsInSeesTheMarketAsATableAndInJson() {
        signIn("skilled");

        Done industries = cli("industries", "--order-by", "tag").ok();
        Done shares = cli("shares", "tech", "--filter", "price gt 15", "--order-by", "price desc")
                .ok();
        JsonNode json = cli("shares", "1", "--top", "2", "--json").ok().json();

        assertThat(industries.out().lines()).first().asString().matches("ID +TAG +NAME");
        assertThat(industries.out()).containsPattern("finc +Financial").containsPattern("1 +tech +Technology");
        assertThat(shares.out().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
                .containsExactly("3 WGL 35.00 1", "2 LWP 15.20 1");
        assertThat(json).hasSize(2);
        assertThat(json.get(0).propertyNames()).contains("id", "tag", "price", "industry", "version");
        assertThat(json.get(0).required("price").isNumber()).isTrue();
        assertThat(cli("who-am-i").ok().out()).contains("<skilled@viewer.example>");
    }

    @Test
    void noSecretIsInWhatIsPrintedOrKept() throws IOException {
        signIn("skilled");
        Done permits = cli("permits", "--json").ok();

        assertThat(permits.out() + permits.errors()).doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}");
        try (Stream<Path> kept = Files.walk(home)) {
            assertThat(kept.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(TestViewer.PASSWORD, "skilled@viewer.example", "WGL")
                            .doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}"));
        }
    }

    @Test
    void aManagerAddsChangesAndRemovesAShare() {
        signIn("manager");

        cli("add", "share", "finc", "NEW", "12.50").ok();
        Done changed = cli("change", "share", "finc", "NEW", "--price", "12.75", "--json")
                .ok();
        assertThat(changed.json().get(0).required("price").decimalValue()).isEqualByComparingTo("12.75");
        assertThat(changed.json().get(0).required("version").asInt()).isEqualTo(2);
        Done again = cli("change", "share", "finc", "NEW", "--price", "13", "--if-version", "1");
        cli("remove", "share", "finc", "NEW").ok();
        Done gone = cli("remove", "share", "finc", "NEW");

        assertThat(again.exitCode()).isEqualTo(5);
        assertThat(again.errors()).contains("version 2");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(cli("shares", "finc").ok().out()).doesNotContain("NEW");
    }

    @Test
    void whatIsRefusedIsToldInTheServersWordsWithItsFieldsAndItsTrace() {
        signIn("manager");

        Done refused = cli("add", "share", "finc", "WGL", "-1");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("price: ").containsPattern("trace [0-9a-f]{32}");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void whoeverMayNotIsToldWhyAndFromWhenOn() {
        signIn("junior");

        Done refused = cli("industries");
        Done explained = cli("explain", "SkilledTraders").ok();
        JsonNode json = cli("explain", "SkilledTraders", "--json").ok().json();

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(explained.out()).startsWith("SkilledTraders: no.").containsPattern("from 20\\d\\d-\\d\\d-\\d\\d");
        assertThat(json.required("met").asBoolean()).isFalse();
    }

    @Test
    void otherSessionsAreSeenAndEnded() {
        viewer.addTrader("devices@viewer.example", Period.ofYears(3));
        Caller phone = viewer.signedIn("devices@viewer.example");
        signIn("devices");

        Done permits = cli("permits").ok();
        assertThat(permits.out().lines().skip(1)).hasSize(2);
        assertThat(permits.out().lines().filter(line -> line.startsWith("*"))).hasSize(1);
        cli("revoke", "--others").ok();

        assertThat(phone.get("/api/permits").status()).isEqualTo(401);
        assertThat(cli("permits").ok().out().lines().skip(1)).hasSize(1);
    }

    @Test
    void whoeverSignsOutIsOutAndNothingIsLeft() throws IOException {
        signIn("skilled");
        cli("industries").ok();

        cli("sign-out").ok();
        Done after = cli("industries");

        assertThat(after.exitCode()).isEqualTo(4);
        assertThat(after.errors()).contains("sign-in");
        try (Stream<Path> kept = Files.walk(home.resolve("cache"))) {
            assertThat(kept.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void withoutANetworkWhatWasReadIsToldAndTheRestSaysSo() {
        signIn("skilled");
        cli("shares", "tech").ok();
        network.refuse();
        network.cut();

        Done cached = cli("shares", "tech", "--cached").ok();
        Done fresh = cli("shares", "tech");
        Done signOut = cli("sign-out").ok();

        assertThat(cached.out()).contains("WGL");
        assertThat(fresh.exitCode()).isEqualTo(3);
        assertThat(fresh.errors()).contains("attempt 2 in ", "attempt 4 in ");
        assertThat(signOut.errors()).contains("as soon as it can be reached");
    }

    @Test
    void newPricesAreWatched() {
        signIn("manager");
        Thread setter = Thread.ofVirtual().start(CliTest::setPrices);
        try {
            Done watched = cli("watch", "tech", "--count", "2", "--json").ok();

            assertThat(watched.out().lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(
                                    JSON.readTree(line).required("industry").asString())
                            .isEqualTo("1"));
        } finally {
            setter.interrupt();
        }
    }

    /** Until somebody has seen enough. */
    private static void setPrices() {
        Caller manager = viewer.manager();
        for (int cents = 10; !Thread.currentThread().isInterrupted(); cents = cents % 80 + 10) {
            manager.patch("/api/industries/1/shares/1", "{\"price\": 11.%d}".formatted(cents), "If-Match", "*");
        }
    }

    @Test
    void whereNothingCanBeKeptThatIsSaid() throws IOException {
        home = Files.createFile(home.resolve("file")).resolve("folder");

        Done refused = cliWith(TestViewer.PASSWORD + "\n", "sign-in", "skilled@viewer.example", "--server", server());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("can't be read or written").doesNotContain("\tat ");
    }

    @Test
    void whatIsNotUnderstoodIsSaidAndHelpTells() {
        Done unknown = cli("industris");
        Done nowhere = cli("industries");
        Done help = cli("help", "shares").ok();
        Done completion = cli("generate-completion").ok();

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(nowhere.errors()).contains("--server");
        assertThat(help.out()).contains("--filter", "--cached", "--json");
        assertThat(completion.out()).contains("complete", "sign-in");
    }
}
