package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to type comes out as it says. */
class ReadmeStoryTest {

    private static final Pattern STORY = Pattern.compile("<!-- story[^\n]*\n```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path data;

    @Test
    void theStoryRunsAsPrinted() throws Exception {
        assertTheStoryRuns();
    }

    @Test
    void itRunsOnPostgresqlToo() throws Exception {
        assertTheStoryRuns("--gatehouse.database-url=" + PostgresServer.shared().newDatabase());
    }

    private void assertTheStoryRuns(String... settings) throws Exception {
        List<String> lines;
        try (TestViewer viewer = TestViewer.start(data, settings)) {
            lines = run(story(), viewer.anybody().address().toString());
        }

        assertThat(lines).hasSize(10);
        assertThat(lines.get(0)).contains("\"tag\":\"BUD\"", "\"price\":15.20");
        assertThat(lines.get(1)).contains("\"symbol\":\"BUD\"", "\"changePercent\":", "\"weightPercent\":");
        assertThat(lines.get(2)).contains("\"code\":\"PolicyNotMet\"", "\"name\":\"TraderManagers\"", "\"metFrom\":\"");
        assertThat(lines.get(3)).contains("\"name\":\"TraderManagers\"", "\"met\":false");
        assertThat(lines.get(4)).contains("\"tag\":\"GTH\"", "\"price\":13.75", "\"version\":2");
        assertThat(lines.get(5)).startsWith("data:").contains("\"tag\":\"GTH\"", "\"price\":13.75");
        assertThat(lines.get(6)).isEqualTo("204");
        assertThat(lines.get(7)).isEqualTo("the same successor");
        assertThat(lines.get(8)).isEqualTo("204");
        assertThat(lines.get(9)).contains("\"code\":\"TokenRevoked\"");
    }

    private static String story() throws Exception {
        Matcher story = STORY.matcher(Files.readString(Path.of("../README.md")));
        assertThat(story.find()).as("the README has a story").isTrue();
        return story.group(1);
    }

    private static List<String> run(String script, String api) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
        shell.environment().put("api", api);
        Process running = shell.redirectErrorStream(true).start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
