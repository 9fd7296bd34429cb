package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers on one PostgreSQL. */
final class PostgresqlTest {

    @TempDir
    private Path folder;

    private final String url = PostgresServer.shared().newDatabase();

    @Test
    void twoThatStartAtOnceOnAnEmptyDatabaseShareFolderKeysAndTraders() throws Exception {
        List<ChildViewer> viewers = Together.run(2, number -> launch());
        try (ChildViewer one = viewers.getFirst();
                ChildViewer other = viewers.getLast()) {
            one.awaitReady();
            other.awaitReady();

            Caller manager = one.anybody().as("manager@viewer.example", TestViewer.PASSWORD);

            assertThat(new Caller(other.anybody().address(), manager.token())
                            .get("/api/industries/1/shares")
                            .status())
                    .isEqualTo(200);
            Caller admin = one.anybody().as("admin@viewer.example", TestViewer.PASSWORD);
            Caller elsewhere = new Caller(other.anybody().address(), admin.token());
            assertThat(elsewhere.get("/api/industries/1").member("name")).isEqualTo("Technology");
            assertThat(elsewhere.get("/api/industries/1/shares/1").member("price"))
                    .isEqualTo("10.28");
            admin.patch("/api/industries/1", "{\"name\": \"Tech\"}", "If-Match", "*");
            admin.patch("/api/industries/1/shares/1", "{\"price\": 10.29}", "If-Match", "*");
            assertThat(manager.delete("/api/permits/current?wait=all").status()).isEqualTo(200);
            assertThat(elsewhere.get("/api/industries/1").member("name")).isEqualTo("Tech");
            assertThat(elsewhere.get("/api/industries/1/shares/1").member("price"))
                    .isEqualTo("10.29");
            assertThat(elsewhere.get("/actuator/prometheus").body())
                    .contains("gatehouse_revocation_delay_seconds_count 1");
            assertThat(one.errors() + other.errors()).isEmpty();
            assertThat(one.stop()).isEqualTo(143);
            assertThat(other.stop()).isEqualTo(143);
        }
    }

    @Test
    void whileTheDatabaseIsAwayANodeStaysReadyAndDecidesByTokenAndPolicy() {
        try (FaultProxy proxy = FaultProxy.to(PostgresServer.shared().port());
                TestViewer viewer =
                        TestViewer.start(folder.resolve("data"), "--gatehouse.database-url=" + proxy.through(url))) {
            Caller junior = viewer.junior();
            Caller skilled = viewer.skilled();
            proxy.refuse();
            proxy.cut();

            assertThat(viewer.anybody().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
            assertThat(viewer.anybody().get("/actuator/health/storage").status())
                    .isEqualTo(503);
            assertThat(junior.get("/api/industries/1/shares").status()).isEqualTo(403);
            Answer shares = skilled.get("/api/industries/1/shares");
            assertThat(shares.status()).isEqualTo(503);
            assertThat(shares.header("retry-after")).isNotEmpty();
        }
    }

    private ChildViewer launch() {
        try {
            return ChildViewer.launch(
                    folder,
                    Map.of(
                            "GATEHOUSE_DATA",
                            folder.resolve("data").toString(),
                            "GATEHOUSE_DATABASE_URL",
                            url,
                            "VIEWER_DEMO_PASSWORD",
                            TestViewer.PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
