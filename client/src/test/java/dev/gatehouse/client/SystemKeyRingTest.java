package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real key ring, of a session that the test begins and whose ring is in the test's folder. */
@Timeout(120)
final class SystemKeyRingTest {

    private static final List<String> NEEDED = List.of("dbus-run-session", "gnome-keyring-daemon");

    /** Opens the ring, then becomes what it is given. */
    private static final String UNLOCKED =
            "printf 'secret\\n' | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1; exec \"$@\"";

    @TempDir
    private static Path data;

    private static TestServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        assumeTrue(NEEDED.stream().allMatch(SystemKeyRingTest::isThere), "no key ring here");
        server = TestServer.start(data);
        server.addUser("nimal@example.com");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static boolean isThere(String command) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }

    @Test
    void theKeyIsInTheRingAndNotBesideTheFile() throws Exception {
        assertThat(inSession()).isEqualTo("signed in, answered 200");
        assertThat(files()).containsExactlyInAnyOrder("permit", "permit.lock");

        assertThat(inSession()).isEqualTo("restored, answered 200");
    }

    @Test
    void whereTheRingIsAwayNothingIsLost() throws Exception {
        inSession();
        byte[] sealed = Files.readAllBytes(folder.resolve("permit"));

        assertThat(withoutSession()).startsWith("refused: ").contains("key ring");

        assertThat(folder.resolve("permit")).hasBinaryContent(sealed);
        assertThat(inSession()).isEqualTo("restored, answered 200");
    }

    @Test
    void whereThereIsNoRingTheKeyIsBesideTheFileAndStaysThere() throws Exception {
        assertThat(withoutSession()).isEqualTo("signed in, answered 200");
        assertThat(files()).contains("permit.key");

        assertThat(inSession()).isEqualTo("restored, answered 200");
        assertThat(withoutSession()).isEqualTo("restored, answered 200");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private String inSession() throws Exception {
        return run(List.of("dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh"));
    }

    private String withoutSession() throws Exception {
        return run(List.of());
    }

    /** @return the last line it says */
    private String run(List<String> wrapper) throws Exception {
        ProcessBuilder process = JavaProcess.of(
                List.of("--enable-native-access=ALL-UNNAMED"),
                SystemKeyRingProcess.class,
                server.uri().toString(),
                folder.resolve("permit").toString(),
                "nimal@example.com");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(process.command());
        Path own = Files.createDirectories(
                folder.resolve("session"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Map<String, String> environment = process.environment();
        environment.keySet().removeAll(List.of("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"));
        environment.putAll(
                Map.of("XDG_RUNTIME_DIR", own.toString(), "XDG_DATA_HOME", own.toString(), "HOME", own.toString()));
        Process started = process.command(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Stream<String> lines = started.inputReader(StandardCharsets.UTF_8).lines()) {
            return lines.reduce("", (before, line) -> line);
        } finally {
            started.waitFor();
        }
    }
}
