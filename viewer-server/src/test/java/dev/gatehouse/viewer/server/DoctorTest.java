package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.viewer.server.ChildViewer.Ended;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./viewer doctor}, in a process of its own. */
final class DoctorTest {

    @Test
    void aVariableThatIsNoSettingOfTheViewersIsTold(@TempDir Path folder) throws Exception {
        Ended ended = ChildViewer.run(
                folder,
                Map.of(
                        "GATEHOUSE_DATA", folder.resolve("data").toString(),
                        "GATEHOUSE_PERMT_GRACE", "PT5S",
                        "VIEWER_FEED_EVRY", "PT5S",
                        "VIEWER_DEMO_PASSWORD", "known",
                        "VIEWER_STREAM_MAX_LISTENERS", "-1"),
                "doctor");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).isEqualTo("doctor: 1 to mend\n");
        assertThat(ended.output().lines().filter(line -> line.contains("configuration")))
                .containsExactly(
                        "note  configuration  GATEHOUSE_PERMT_GRACE is no setting, and does nothing",
                        "note  configuration  VIEWER_FEED_EVRY is no setting, and does nothing",
                        "mend  configuration  setting viewer.stream.max-listeners must be 0 or more, but is -1");
    }
}
