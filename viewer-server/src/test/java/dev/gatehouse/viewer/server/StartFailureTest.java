package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A viewer that can't start says why in one line. */
final class StartFailureTest {

    private static final String SECRET = "a password nobody may see";

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void name() {
        data = folder.resolve("data");
    }

    @Test
    void thePortIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            String port = String.valueOf(other.getLocalPort());

            assertThat(failureWith(Map.of("SERVER_PORT", port)))
                    .contains("port " + port)
                    .contains("SERVER_PORT");
        }
    }

    @Test
    void theDataFolderCanNotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertThat(failureWith(Map.of("GATEHOUSE_DATA", file.resolve("data").toString())))
                .contains(file.toString());
    }

    @Test
    void theDataFolderIsInUse() throws Exception {
        try (ChildViewer first = ChildViewer.start(folder, data)) {
            assertThat(failureWith(Map.of())).contains(data.toString()).contains("in use");
            assertThat(first.anybody().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theKeyFileIsDamaged() throws Exception {
        TestViewer.start(data).close();
        Path keyFile = data.resolve("gatehouse.key");
        Files.writeString(keyFile, "damaged");

        assertThat(failureWith(Map.of())).contains(keyFile.toString());
    }

    @Test
    void theKeyFileIsGone() throws Exception {
        TestViewer.start(data).close();
        Path keyFile = data.resolve("gatehouse.key");
        Files.delete(keyFile);

        assertThat(failureWith(Map.of())).contains(keyFile + " is missing");
        assertThat(keyFile).doesNotExist();
    }

    @Test
    void theDatabaseIsDamaged() throws Exception {
        TestViewer.start(data).close();
        Path database = data.resolve("gatehouse.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 0, 4096, (byte) 'x');
        Files.write(database, bytes);

        assertThat(failureWith(Map.of())).contains(database.toString());
    }

    @Test
    void theDatabaseIsAway() throws Exception {
        String url = "jdbc:postgresql://localhost:1/gatehouse?password=" + SECRET.replace(' ', '+');

        assertThat(failureWith(Map.of("GATEHOUSE_DATABASE_URL", url)))
                .contains("localhost:1/gatehouse")
                .doesNotContain("password");
    }

    @Test
    void theURLOfTheDatabaseIsNone() throws Exception {
        String url = "postgresql://nimal:topsecret@localhost/gatehouse";

        assertThat(failureWith(Map.of("GATEHOUSE_DATABASE_URL", url)))
                .contains("jdbc:postgresql://host:port/database")
                .doesNotContain("topsecret");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_PORT, http",
        "SERVER_PORT, 70000",
        "GATEHOUSE_PERMIT_ACCESS_LIFETIME, soon",
        "GATEHOUSE_LOCKOUT_MAX_FAILURES, -1"
    })
    void aSettingIsWrong(String setting, String value) throws Exception {
        assertThat(failureWith(Map.of(setting, value)).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .contains(setting);
    }

    @Test
    void theDemoPasswordIsTooShort() throws Exception {
        assertThat(failureWith(Map.of("VIEWER_DEMO_PASSWORD", "short")))
                .contains("VIEWER_DEMO_PASSWORD")
                .contains("8")
                .doesNotContain("short");
    }

    /** The line it says. */
    private String failureWith(Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of("VIEWER_DEMO_PASSWORD", SECRET));
        all.put("GATEHOUSE_DATA", data.toString());
        all.putAll(settings);
        try (ChildViewer viewer = ChildViewer.launch(folder, all)) {
            assertThat(viewer.awaitEnd()).isEqualTo(1);
            assertThat(viewer.errors()).startsWith("viewer: ").hasLineCount(1);
            assertThat(viewer.output() + viewer.errors())
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ")
                    .doesNotContain(SECRET);
            return viewer.errors();
        }
    }
}
