package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.viewer.server.ChildViewer.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./viewer prices …} hands on to Java, in a process of its own. */
final class PriceCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void aFileIsImportedAsAWholeWhileNoViewerRuns() throws Exception {
        Path data = folder.resolve("data");
        Path file = Files.writeString(
                folder.resolve("prices.csv"),
                "tag,time,price\nBUD,2026-01-02T09:00:00Z,9.5\nbud,2026-01-02T09:01:00Z,9.75\n");
        try (TestViewer running = TestViewer.start(data)) {
            Ended held = prices(data, "import", file.toString());

            assertThat(held.exitCode()).isEqualTo(1);
            assertThat(held.errors())
                    .hasLineCount(1)
                    .contains(data + " is in use")
                    .endsWith("Stop it first.\n");
        }

        assertThat(prices(data, "import", file.toString()))
                .isEqualTo(new Ended(0, "2 prices of 1 shares imported\n", ""));
        Files.writeString(file, "BUD,2026-01-02T09:02:00Z\nXYZ,2026-01-02T09:02:00Z,1\n", StandardOpenOption.APPEND);
        assertThat(prices(data, "import", file.toString())).isEqualTo(new Ended(1, "", """
                        line 4: must have 3 fields, but has 2
                        line 5: there is no share of that tag
                        prices: nothing was imported, for 2 lines can't be
                        """));

        try (TestViewer running = TestViewer.start(data)) {
            assertThat(running.skilled()
                            .get("/api/industries/1/shares/1/prices?to=2026-02-01T00:00:00Z&points=1")
                            .json()
                            .at("/value/0/close")
                            .decimalValue())
                    .isEqualByComparingTo("9.75");
        }
    }

    @Test
    void whatCanNotBeDoneIsSaidInOneLine() throws Exception {
        Path data = folder.resolve("none");
        Path file = Files.writeString(folder.resolve("prices.csv"), "tag,time,price\n");

        assertThat(prices(data, "import", file.toString()).errors())
                .isEqualTo("prices: there is no database in " + data + " yet\n");
        assertThat(prices(data, "import", "no-such-file"))
                .isEqualTo(new Ended(1, "", "prices: there is no file no-such-file that can be read\n"));
        assertThat(prices(data, "export").exitCode()).isEqualTo(2);
    }

    private Ended prices(Path data, String verb, String... files) throws Exception {
        String[] command =
                Stream.concat(Stream.of("prices", verb), Stream.of(files)).toArray(String[]::new);
        return ChildViewer.run(folder, Map.of("GATEHOUSE_DATA", data.toString()), command);
    }
}
