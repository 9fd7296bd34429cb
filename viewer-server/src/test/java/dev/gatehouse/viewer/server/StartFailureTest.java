package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
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

            assertThat(lineOfAViewerWith("SERVER_PORT", port))
                    .contains("port " + port)
                    .contains("SERVER_PORT");
        }
    }

    @Test
    void theDataFolderCanNotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        data = file.resolve("data");

        assertThat(failure()).contains(file.toString());
    }

    @Test
    void theDataFolderIsInUse() throws Exception {
        try (TestViewer first = TestViewer.start(data)) {
            assertThat(lineOfAViewerWith("GATEHOUSE_DATA", data.toString()))
                    .contains(data.toString())
                    .contains("in use");
            assertThat(first.anybody().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theKeyFileIsDamaged() throws Exception {
        TestViewer.start(data).close();
        Path keyFile = data.resolve("gatehouse.key");
        Files.writeString(keyFile, "damaged");

        assertThat(failure()).contains(keyFile.toString());
    }

    @Test
    void theKeyFileIsGone() throws Exception {
        TestViewer.start(data).close();
        Path keyFile = data.resolve("gatehouse.key");
        Files.delete(keyFile);

        assertThat(failure()).contains(keyFile + " is missing");
        assertThat(keyFile).doesNotExist();
    }

    @Test
    void theDatabaseIsDamaged() throws Exception {
        TestViewer.start(data).close();
        Path database = data.resolve("gatehouse.db");
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 0, 4096, (byte) 'x');
        Files.write(database, bytes);

        assertThat(failure()).contains(database.toString());
    }

    @Test
    void theDatabaseIsAway() throws Exception {
        String url = "jdbc:postgresql://localhost:1/gatehouse?password=" + SECRET.replace(' ', '+');

        assertThat(lineOfAViewerWith("GATEHOUSE_DATABASE_URL", url))
                .contains("localhost:1/gatehouse")
                .doesNotContain("password");
    }

    @Test
    void theURLOfTheDatabaseIsNone() throws Exception {
        String url = "postgresql://nimal:topsecret@localhost/gatehouse";

        assertThat(failure("--gatehouse.database-url=" + url))
                .contains("jdbc:postgresql://host:port/database")
                .doesNotContain("topsecret");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, http",
        "server.port, 70000",
        "gatehouse.permit.access-lifetime, soon",
        "gatehouse.lockout.max-failures, -1"
    })
    void aSettingIsWrong(String setting, String value) throws Exception {
        assertThat(failure("--" + setting + "=" + value)).contains(setting);
    }

    @Test
    void theDemoPasswordIsTooShort() throws Exception {
        assertThat(failure("--viewer.demo-password=short"))
                .contains("VIEWER_DEMO_PASSWORD")
                .contains("8")
                .doesNotContain("short");
    }

    /** What it says of a viewer of this process that does not start. */
    private String failure(String... settings) {
        String line = StartFailureReporter.describe(
                catchThrowable(() -> TestViewer.start(data, settings).close()));
        return checked(line);
    }

    /** What a viewer of its own process says before it ends. */
    private String lineOfAViewerWith(String setting, String value) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of("VIEWER_DEMO_PASSWORD", SECRET));
        all.put("GATEHOUSE_DATA", data.toString());
        all.put(setting, value);
        try (ChildViewer viewer = ChildViewer.launch(folder, all)) {
            assertThat(viewer.awaitEnd()).isEqualTo(1);
            assertThat(viewer.errors()).startsWith("viewer: ");
            assertTellsNothingElse(viewer.output());
            return checked(viewer.errors());
        }
    }

    private static String checked(String line) {
        assertThat(line).hasLineCount(1);
        assertTellsNothingElse(line);
        return line;
    }

    private static void assertTellsNothingElse(String said) {
        assertThat(said).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain(SECRET);
    }
}
