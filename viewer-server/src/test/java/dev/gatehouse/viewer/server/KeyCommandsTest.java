package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.viewer.server.ChildViewer.Ended;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./viewer keys …} hands on to Java, in a process of its own. */
final class KeyCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void theKeysOfTheEmbeddedDatabaseAreLookedAfterWhileNoViewerRuns() throws Exception {
        Path data = folder.resolve("data");
        try (ChildViewer running = ChildViewer.start(folder, data)) {
            Ended held = keys(Map.of("GATEHOUSE_DATA", data.toString()), "list");

            assertThat(held.exitCode()).isEqualTo(1);
            assertThat(held.output()).isEmpty();
            assertThat(held.errors())
                    .hasLineCount(1)
                    .contains(data + " is in use")
                    .contains("/api/keys");
            assertThat(running.stop()).isEqualTo(143);
        }

        Ended listed = keys(Map.of("GATEHOUSE_DATA", data.toString()), "list");
        assertThat(listed.errors()).isEmpty();
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.output()).hasLineCount(4);
    }

    @Test
    void aWrongSettingIsSaidInOneLine() throws Exception {
        Path data = folder.resolve("data");
        TestViewer.start(data).close();

        Ended wrong = keys(Map.of("GATEHOUSE_DATA", data.toString(), "GATEHOUSE_KEYS_LEAD", "PT0S"), "rotate");
        Ended malformed = keys(Map.of("GATEHOUSE_DATA", data.toString(), "GATEHOUSE_KEYS_LEAD", "soon"), "rotate");
        Ended unreachable = keys(Map.of("GATEHOUSE_DATABASE_URL", "jdbc:postgresql://localhost:1/none"), "list");

        assertThat(wrong)
                .isEqualTo(new Ended(1, "", "viewer: setting gatehouse.keys.lead must be PT1S or more, but is PT0S\n"));
        assertThat(malformed.errors())
                .hasLineCount(1)
                .contains("GATEHOUSE_KEYS_LEAD")
                .contains("'soon'");
        assertThat(unreachable.exitCode()).isEqualTo(1);
        assertThat(unreachable.errors()).hasLineCount(1).contains("localhost:1");
    }

    private Ended keys(Map<String, String> settings, String verb) throws Exception {
        return ChildViewer.run(folder, settings, "keys", verb);
    }
}
