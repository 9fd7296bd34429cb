package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever starts a viewer reads. */
final class StartTest {

    private static final Pattern PASSWORD = Pattern.compile("(?m)^Password of the demo traders.*: (\\S+)$");

    @TempDir
    private Path folder;

    @Test
    void aStartTellsWhereEverythingIs() throws Exception {
        Path data = folder.resolve("data");
        try (ChildViewer viewer = ChildViewer.start(folder, data)) {
            assertThat(viewer.errors()).isEmpty();
            assertThat(data.resolve("gatehouse.db")).exists();
            assertThat(data.resolve("gatehouse.key")).exists();
            assertThat(viewer.output())
                    .contains("http://localhost:" + viewer.port())
                    .contains("/docs")
                    .contains(data.resolve("gatehouse.db").toString())
                    .contains(data.resolve("gatehouse.key").toString())
                    .contains("admin@viewer.example", "manager@viewer.example", "skilled@viewer.example")
                    .contains("junior@viewer.example")
                    .doesNotContain(TestViewer.PASSWORD);
            assertThat(viewer.output().lines().count()).isBetween(3L, 10L);
            assertThat(viewer.stop()).isEqualTo(143);
        }
    }

    @Test
    void withoutAPasswordOneIsMadeAndShownOnce() throws Exception {
        String password;
        try (ChildViewer first = launch()) {
            Matcher shown = PASSWORD.matcher(first.output());
            assertThat(shown.find()).isTrue();
            password = shown.group(1);
            assertThat(password).hasSizeGreaterThanOrEqualTo(20);
            assertThat(first.output().split(Pattern.quote(password), -1)).hasSize(2);
            first.stop();
        }
        try (ChildViewer second = launch()) {
            assertThat(second.output()).doesNotContain(password).doesNotContainPattern(PASSWORD);
            assertThat(second.anybody().as("junior@viewer.example", password).token())
                    .isNotEmpty();
        }
    }

    private ChildViewer launch() throws Exception {
        ChildViewer viewer = ChildViewer.launch(
                folder, Map.of("GATEHOUSE_DATA", folder.resolve("data").toString()));
        viewer.awaitReady();
        return viewer;
    }
}
