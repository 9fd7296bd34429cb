package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./viewer keys …} hands on to Java, in a process of its own. */
final class KeyCommandsTest {

    @TempDir
    private Path folder;

    private record Result(int exitCode, String output, String errors) {}

    @Test
    void theKeysOfTheEmbeddedDatabaseAreLookedAfterWhileNoViewerRuns() throws Exception {
        Path data = folder.resolve("data");
        try (ChildViewer running = ChildViewer.start(folder, data)) {
            Result held = keys(Map.of("GATEHOUSE_DATA", data.toString()), "list");

            assertThat(held.exitCode()).isEqualTo(1);
            assertThat(held.output()).isEmpty();
            assertThat(held.errors())
                    .hasLineCount(1)
                    .contains(data + " is in use")
                    .contains("/api/keys");
            assertThat(running.stop()).isEqualTo(143);
        }

        Result listed = keys(Map.of("GATEHOUSE_DATA", data.toString()), "list");
        assertThat(listed.errors()).isEmpty();
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.output()).hasLineCount(4);
    }

    @Test
    void aWrongSettingIsSaidInOneLine() throws Exception {
        Path data = folder.resolve("data");
        TestViewer.start(data).close();

        Result wrong = keys(Map.of("GATEHOUSE_DATA", data.toString(), "GATEHOUSE_KEYS_LEAD", "PT0S"), "rotate");
        Result malformed = keys(Map.of("GATEHOUSE_DATA", data.toString(), "GATEHOUSE_KEYS_LEAD", "soon"), "rotate");
        Result unreachable = keys(Map.of("GATEHOUSE_DATABASE_URL", "jdbc:postgresql://localhost:1/none"), "list");

        assertThat(wrong)
                .isEqualTo(
                        new Result(1, "", "viewer: setting gatehouse.keys.lead must be PT1S or more, but is PT0S\n"));
        assertThat(malformed.errors())
                .hasLineCount(1)
                .contains("GATEHOUSE_KEYS_LEAD")
                .contains("'soon'");
        assertThat(unreachable.exitCode()).isEqualTo(1);
        assertThat(unreachable.errors()).hasLineCount(1).contains("localhost:1");
    }

    private Result keys(Map<String, String> settings, String... arguments) throws Exception {
        Path output = folder.resolve("keys.out");
        Path errors = folder.resolve("keys.err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ViewerApplication.class.getName(),
                "keys"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GATEHOUSE_") || name.startsWith("VIEWER_"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
