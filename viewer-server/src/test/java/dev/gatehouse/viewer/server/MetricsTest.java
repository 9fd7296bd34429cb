package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** What Prometheus reads, and who may. */
final class MetricsTest {

    private static final String METRICS = "/actuator/prometheus";

    @TempDir
    private static Path data;

    private static TestViewer viewer;
    private static Caller admin;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data);
        admin = viewer.admin();
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @Test
    void besideTheApiTheyAreForAdmins() {
        assertThat(viewer.anybody().get(METRICS).status()).isEqualTo(401);
        assertThat(viewer.manager().get(METRICS).status()).isEqualTo(403);
        assertThat(admin.get(METRICS).status()).isEqualTo(200);
        assertThat(admin.get("/actuator/metrics").status()).isEqualTo(404);
    }

    @Test
    void onAPortOfTheirOwnTheyAreForWhoeverGetsThere(@TempDir Path other) {
        try (TestViewer apart = TestViewer.start(other, "--management.server.port=0")) {
            int port = apart.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class);
            Caller scraper = new Caller(URI.create("http://localhost:" + port), null);

            assertThat(scraper.get(METRICS).body()).contains("gatehouse_sign_ins_total");
            assertThat(scraper.get("/actuator/env").status()).isEqualTo(404);
            assertThat(scraper.get("/api/industries").status()).isEqualTo(404);
            assertThat(apart.anybody().get(METRICS).status()).isIn(401, 404);
            assertThat(apart.admin().get(METRICS).status()).isEqualTo(404);
        }
    }

    @Test
    void thePortOfTheApiIsNoPortOfTheirOwn(@TempDir Path other) throws IOException {
        String port = String.valueOf(FreePort.next());
        try (TestViewer same = TestViewer.start(other, "--server.port=" + port, "--management.server.port=" + port)) {
            assertThat(same.anybody().get(METRICS).status()).isEqualTo(401);
            assertThat(same.manager().get(METRICS).status()).isEqualTo(403);
        }
    }

    @Test
    void signInsAndRenewalsAreCountedByTheirOutcome() {
        Map<String, Double> before = metrics();
        JsonNode permit = viewer.anybody()
                .post("/api/permits", form("skilled@viewer.example", TestViewer.PASSWORD))
                .json();
        viewer.anybody().post("/api/permits", form("skilled@viewer.example", "wrong"));
        viewer.anybody().post("/api/permits", form("nobody@viewer.example", "wrong"));
        String refresh = permit.required("refreshToken").asString();
        viewer.anybody().post("/api/permits/renewal", renewal(refresh, "one"));
        viewer.anybody().post("/api/permits/renewal", renewal(refresh, "one"));
        viewer.anybody().post("/api/permits/renewal", renewal(refresh, "other"));
        viewer.anybody().post("/api/permits/renewal", renewal("x.y.z", "one"));

        assertGrowth(before, "gatehouse_sign_ins_total{outcome=\"granted\"}", 1);
        assertGrowth(before, "gatehouse_sign_ins_total{outcome=\"refused\"}", 2);
        assertGrowth(before, "gatehouse_sign_ins_total{outcome=\"second_factor_needed\"}", 0);
        assertGrowth(before, "gatehouse_renewals_total{outcome=\"renewed\"}", 2);
        assertGrowth(before, "gatehouse_renewals_total{outcome=\"revoked\"}", 1);
        assertGrowth(before, "gatehouse_renewals_total{outcome=\"invalid\"}", 1);
        assertGrowth(before, "gatehouse_security_events_total{type=\"refresh_token_reused\"}", 1);
        assertGrowth(before, "gatehouse_refusals_total{code=\"SignInRefused\"}", 2);
    }

    @Test
    void whatAPolicyRefusesIsCountedByThePolicy() {
        Caller junior = viewer.junior();
        Map<String, Double> before = metrics();

        junior.get("/api/industries");
        junior.post("/api/industries/1/shares", "{}");
        junior.get("/api/traders");

        assertGrowth(before, "gatehouse_policy_denials_total{policy=\"SkilledTraders\"}", 1);
        assertGrowth(before, "gatehouse_policy_denials_total{policy=\"TraderManagers\"}", 2);
        assertGrowth(before, "gatehouse_refusals_total{code=\"PolicyNotMet\"}", 3);
    }

    @Test
    void queuesAndDelaysAreMeasured() {
        assertThat(metrics())
                .containsKeys(
                        "gatehouse_hashing_waiting",
                        "gatehouse_cut_offs",
                        "gatehouse_revocations_stale",
                        "gatehouse_revocation_delay_seconds_count",
                        "gatehouse_revocation_delay_seconds_bucket{le=\"1.0\"}");
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws IOException {
        Set<String> asked = Pattern.compile("[a-z]+(?:_[a-z]+)+(?=\\{)")
                .matcher(Files.readString(Path.of("..", "docs", "grafana.json")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        Set<String> there = metrics().keySet().stream()
                .map(series -> series.replaceFirst("\\{.*", ""))
                .collect(Collectors.toSet());

        assertThat(asked).hasSizeGreaterThan(8);
        assertThat(there).containsAll(asked);
    }

    @Test
    void noLabelSaysWhoSomebodyIs() {
        String id = admin.get("/api/traders/me").member("id");
        admin.get("/api/traders/" + id);
        admin.get("/api/permits?trader=" + id);

        assertThat(admin.get(METRICS).body())
                .contains("uri=\"/api/traders/{id}\"")
                .doesNotContain(id, "@viewer.example", "%40");
    }

    private static void assertGrowth(Map<String, Double> before, String series, double by) {
        assertThat(before).containsKey(series);
        assertThat(metrics().get(series) - before.get(series)).as(series).isEqualTo(by);
    }

    /** Every series and its value. */
    private static Map<String, Double> metrics() {
        Map<String, Double> all = new TreeMap<>();
        admin.get(METRICS)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> all.put(
                        line.substring(0, line.lastIndexOf(' ')),
                        Double.valueOf(line.substring(line.lastIndexOf(' ') + 1).replace("+Inf", "Infinity"))));
        return all;
    }

    private static String form(String email, String password) {
        return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
    }

    private static String renewal(String token, String attempt) {
        return "{\"refreshToken\": \"%s\", \"attempt\": \"%s\"}".formatted(token, attempt);
    }
}
