package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class TradersTest {

    @TempDir
    private static Path data;

    private static TestViewer viewer;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void aTraderSeesThemself() {
        Answer me = viewer.admin().get("/api/traders/me");
        JsonNode trader = me.json();

        assertThat(trader.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "email",
                        "firstName",
                        "lastName",
                        "dateJoined",
                        "roles",
                        "confirmed",
                        "disabled",
                        "version");
        assertThat(trader.required("email").asString()).isEqualTo("admin@viewer.example");
        assertThat(trader.required("dateJoined").asString())
                .isEqualTo(LocalDate.now(ZoneOffset.UTC).minusYears(10).toString());
        assertThat(trader.required("roles").toString()).isEqualTo("[\"Admin\"]");
        assertThat(trader.required("confirmed").booleanValue()).isTrue();
        assertThat(trader.required("disabled").booleanValue()).isFalse();
        assertThat(me.etag()).isEqualTo("\"" + trader.required("version").longValue() + "\"");
    }

    @Test
    void whoMayNotSeeOthersDoesNotLearnWhetherThereAre() {
        String known = viewer.manager().get("/api/traders/me").member("id");
        Caller skilled = viewer.skilled();

        Answer ofAnother = skilled.get("/api/traders/" + known);
        Answer ofNobody = skilled.get("/api/traders/" + "x".repeat(known.length()));

        assertThat(ofAnother.status()).isEqualTo(403);
        assertThat(ofNobody.status()).isEqualTo(403);
        assertThat(withoutTheRequest(ofNobody)).isEqualTo(withoutTheRequest(ofAnother));
    }

    @Test
    void aReaderWhoHasTheVersionGetsNoBody() {
        Caller junior = viewer.junior();
        Answer me = junior.get("/api/traders/me");

        assertThat(junior.get("/api/traders/me", "If-None-Match", me.etag()).status())
                .isEqualTo(304);
    }

    /** What is left of a problem when what names the request itself is taken away. */
    private static JsonNode withoutTheRequest(Answer answer) {
        JsonNode problem = answer.json();
        ((ObjectNode) problem).remove(List.of("instance", "traceId"));
        return problem;
    }
}
