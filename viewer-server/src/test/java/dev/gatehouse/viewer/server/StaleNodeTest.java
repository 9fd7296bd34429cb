package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.CutOffs;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A viewer that doesn't know what was revoked on others. */
final class StaleNodeTest {

    @TempDir
    private Path data;

    @Test
    void readsAreAnsweredWhatManagersAndAdminsDoIsNotAndHealthSaysWhy() {
        try (TestViewer viewer = TestViewer.start(data)) {
            Caller skilled = viewer.skilled();
            Caller manager = viewer.manager();
            Caller admin = viewer.admin();
            Caller anybody = viewer.anybody();
            assertThat(anybody.get("/actuator/health/revocations").status()).isEqualTo(200);

            viewer.bean(CutOffs.class).currentAsOf(Instant.now().minusSeconds(6));

            assertThat(skilled.get("/api/industries/1/shares").status()).isEqualTo(200);
            Answer refused = manager.get("/api/traders");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().required("code").asString()).isEqualTo("RevocationsUnknown");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            JsonNode explained =
                    manager.get("/api/policies/TraderManagers/explain").json();
            assertThat(explained.required("met").booleanValue()).isTrue();
            assertThat(explained.required("revocationsUnknown").booleanValue()).isTrue();
            assertThat(manager.get("/api/policies/SkilledTraders/explain")
                            .json()
                            .has("revocationsUnknown"))
                    .isFalse();
            assertThat(admin.post("/api/industries", "{}").status()).isEqualTo(503);
            assertThat(skilled.get("/api/traders").status()).isEqualTo(403);
            assertThat(anybody.get("/actuator/health/revocations").status()).isEqualTo(503);
            assertThat(anybody.get("/actuator/health/readiness").status()).isEqualTo(200);
        }
    }
}
