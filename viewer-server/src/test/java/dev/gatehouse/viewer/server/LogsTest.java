package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the lines of a log say of the request they belong to. */
final class LogsTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String DEVICE = """
            {"name": "skilled@viewer.example's", "manufacturer": "Acme", "model": "One", "platform": "Android 16",
             "softwareVersion": "2.7", "apiVersion": "1.0"}
            """.replace("\n", "");

    @Test
    void aLineInJsonNamesTraceUserAndDeviceButNoAddress(@TempDir Path data) throws Exception {
        ChildViewer viewer = ChildViewer.launch(
                data,
                Map.of(
                        "GATEHOUSE_DATA",
                        data.toString(),
                        "VIEWER_DEMO_PASSWORD",
                        TestViewer.PASSWORD,
                        "LOGGING_STRUCTURED_FORMAT_CONSOLE",
                        "logstash",
                        "LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_WEB",
                        "debug"));
        try (viewer) {
            viewer.awaitReady();
            Caller skilled = viewer.anybody().as("skilled@viewer.example", TestViewer.PASSWORD);
            String id = skilled.get("/api/traders/me").member("id");
            skilled.get(
                    "/api/traders/me?email=x",
                    "traceparent",
                    "00-" + TRACE + "-00f067aa0ba902b7-00",
                    "X-Device-Signature",
                    DEVICE);
            viewer.stop();

            List<JsonNode> lines = viewer.output()
                    .lines()
                    .filter(line -> line.contains(TRACE))
                    .map(new JsonMapper()::readTree)
                    .filter(line -> line.required("logger_name").asString().endsWith(".DispatcherServlet"))
                    .toList();
            assertThat(lines).hasSize(2).allSatisfy(line -> {
                assertThat(line.required("userId").asString()).isEqualTo(id);
                assertThat(line.required("traceId").asString()).isEqualTo(TRACE);
                assertThat(line.required("spanId").asString()).matches("[0-9a-f]{16}");
                assertThat(line.required("device").asString()).isEqualTo("Acme One Android 16");
                assertThat(line.required("appVersion").asString()).isEqualTo("2.7");
                assertThat(line.required("apiVersion").asString()).isEqualTo("1.0");
                assertThat(line.toString()).doesNotContain("@viewer.example", TestViewer.PASSWORD, skilled.token());
            });
        }
    }
}
