package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.jdbc.Database;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo traders and the demo market. */
final class DemoTest {

    private static final List<String> TABLES = List.of("industry", "share", "demo");

    @TempDir
    private Path data;

    @Test
    void theFirstStartMakesTheMarket() {
        try (TestViewer viewer = TestViewer.start(data)) {
            Caller skilled = viewer.skilled();

            assertThat(skilled.get("/api/industries").body())
                    .isEqualTo("{\"value\":["
                            + "{\"id\":\"1\",\"tag\":\"tech\",\"name\":\"Technology\",\"version\":1},"
                            + "{\"id\":\"2\",\"tag\":\"finc\",\"name\":\"Financial\",\"version\":1}]}");
            assertThat(skilled.get("/api/industries/1/shares").body())
                    .isEqualTo("{\"value\":["
                            + "{\"id\":\"1\",\"tag\":\"BUD\",\"price\":10.28,\"industry\":\"1\",\"version\":1},"
                            + "{\"id\":\"2\",\"tag\":\"LWP\",\"price\":15.20,\"industry\":\"1\",\"version\":1},"
                            + "{\"id\":\"3\",\"tag\":\"WGL\",\"price\":35.00,\"industry\":\"1\",\"version\":1}]}");
            assertThat(skilled.get("/api/industries/2/shares").body())
                    .isEqualTo("{\"value\":["
                            + "{\"id\":\"4\",\"tag\":\"MGP\",\"price\":12.00,\"industry\":\"2\",\"version\":1},"
                            + "{\"id\":\"5\",\"tag\":\"MVT\",\"price\":11.60,\"industry\":\"2\",\"version\":1},"
                            + "{\"id\":\"6\",\"tag\":\"GCM\",\"price\":61.64,\"industry\":\"2\",\"version\":1}]}");
        }
    }

    @Test
    void theFirstStartMakesTheTraders() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (TestViewer viewer = TestViewer.start(data)) {
            assertThat(joined(viewer.admin())).isEqualTo(today.minusYears(10));
            assertThat(joined(viewer.manager())).isEqualTo(today.minusYears(7));
            assertThat(joined(viewer.skilled())).isEqualTo(today.minusYears(2));
            assertThat(joined(viewer.junior())).isEqualTo(today.minusMonths(3));
        }
    }

    @Test
    void aSecondStartChangesNothing() {
        try (TestViewer viewer = TestViewer.start(data)) {
            Caller manager = viewer.manager();
            manager.delete("/api/industries/1/shares/1", "If-Match", "*");
            manager.patch("/api/industries/1/shares/2", "{\"price\": 99}", "If-Match", "*");
            viewer.admin().patch("/api/industries/1", "{\"tag\": \"tek\"}", "If-Match", "*");
        }
        Map<String, List<Map<String, Object>>> before = contents();

        try (TestViewer viewer = TestViewer.start(data, "--viewer.demo-password=another password than before")) {
            Caller manager = viewer.manager();
            assertThat(manager.get("/api/industries/1/shares/1").status()).isEqualTo(404);
            assertThat(manager.get("/api/industries/1/shares/2").body()).contains("99.00");
            assertThat(manager.get("/api/traders").json().required("value").size())
                    .isEqualTo(4);
        }
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void aFirstStartThatWasCutShortIsCompletedByTheNext() {
        TestViewer.start(data).close();
        // As it is when the process dies between the traders and the market.
        write("DELETE FROM share", "DELETE FROM industry", "DELETE FROM demo");

        try (TestViewer viewer = TestViewer.start(data, "--viewer.demo-password=another password than before")) {
            Caller manager = viewer.anybody().as("manager@viewer.example", "another password than before");
            assertThat(manager.get("/api/industries/1/shares")
                            .json()
                            .required("value")
                            .size())
                    .isEqualTo(3);
            assertThat(manager.get("/api/industries/2/shares")
                            .json()
                            .required("value")
                            .size())
                    .isEqualTo(3);
            assertThat(manager.get("/api/traders").json().required("value").size())
                    .isEqualTo(4);
        }
    }

    private static LocalDate joined(Caller trader) {
        return LocalDate.parse(trader.get("/api/traders/me").member("dateJoined"));
    }

    private Map<String, List<Map<String, Object>>> contents() {
        Map<String, List<Map<String, Object>>> contents = new TreeMap<>();
        try (Database database = Database.sqlite(data.resolve("gatehouse.db"))) {
            for (String table : TABLES) {
                contents.put(
                        table,
                        database.read(rows -> rows.sql("SELECT * FROM " + table + " ORDER BY id")
                                .query()
                                .listOfRows()));
            }
        }
        return contents;
    }

    private void write(String... statements) {
        try (Database database = Database.sqlite(data.resolve("gatehouse.db"))) {
            for (String statement : statements) {
                database.write(rows -> rows.sql(statement).update());
            }
        }
    }
}
