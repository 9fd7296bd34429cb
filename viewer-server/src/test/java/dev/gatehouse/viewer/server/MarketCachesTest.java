package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.StoreCalls;
import dev.gatehouse.testkit.MovableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the database where industries and shares are read. */
final class MarketCachesTest {

    @TempDir
    private static Path data;

    private static final AtomicInteger CALLS = new AtomicInteger();

    private static TestViewer viewer;
    private static Caller admin;
    private static Caller manager;

    @BeforeAll
    static void start() {
        viewer = TestViewer.start(data, new MovableClock());
        admin = viewer.admin();
        manager = viewer.manager();
        viewer.bean(Database.class).tell((engine, kind) -> {
            // Whatever works beside the requests has a thread of its own.
            if (Thread.currentThread().isVirtual()) {
                CALLS.incrementAndGet();
            }
            return StoreCalls.Call.UNHEARD;
        });
    }

    @AfterAll
    static void stop() {
        viewer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/industries/1",
                "/api/industries",
                "/api/industries?top=1&skip=1",
                "/api/industries?filter=tag%20eq%20%27tech%27&orderby=name%20desc",
                "/api/industries/1/shares/1",
                "/api/industries/1/shares",
                "/api/industries/1/shares?filter=price%20gt%2012&orderby=tag",
                "/api/industries/1/shares/1?api-version=2.0",
                "/api/industries/1/shares?api-version=2.0"
            })
    void readAgainAndRevalidatedTheyAskNoStore(String path) {
        admin.patch("/api/industries/2", "{\"name\": \"Finance\"}", "If-Match", "*");
        assertThat(calls(() -> admin.get(path))).isPositive();
        Answer read = admin.get(path);

        assertThat(calls(() -> {
                    assertThat(admin.get(path).body()).isEqualTo(read.body());
                    assertThat(admin.get(path, "If-None-Match", read.etag()).status())
                            .isEqualTo(304);
                    assertThat(admin.get(path, "If-None-Match", "\"other\"").status())
                            .isEqualTo(200);
                }))
                .isZero();
    }

    @Test
    void whatWasWrittenIsReadAtOnce() {
        for (String name : List.of("Banks", "Banks and insurers", "Finance")) {
            Answer changed = admin.patch("/api/industries/2", "{\"name\": \"" + name + "\"}", "If-Match", "*");
            assertThat(admin.get("/api/industries/2").body()).isEqualTo(changed.body());
            assertThat(admin.get("/api/industries/2").etag()).isEqualTo(changed.etag());
            assertThat(admin.get("/api/industries").body()).contains("\"" + name + "\"");
        }
    }

    @Test
    void aPriceThatWasSetIsReadAtOnceInBothVersions() {
        String share = "/api/industries/1/shares/3";
        for (String price : List.of("36.00", "37.50", "35.00")) {
            Answer changed = manager.patch(share, "{\"price\": " + price + "}", "If-Match", "*");
            assertThat(admin.get(share).body()).isEqualTo(changed.body());
            assertThat(admin.get("/api/industries/1/shares").body()).contains("\"price\":" + price);
            assertThat(admin.get(share + "?api-version=2.0").body())
                    .contains("\"price\":" + price + ",\"industryId\"", "\"latest\":{\"price\":" + price);
        }
    }

    @Test
    void anIndustryThatIsGoneHasNoSharesToList() {
        String path = admin.post("/api/industries", "{\"tag\": \"gone\", \"name\": \"Gone\"}")
                .header("location");
        assertThat(admin.get(path + "/shares").status()).isEqualTo(200);
        assertThat(calls(() -> admin.get(path + "/shares"))).isZero();

        admin.delete(path, "If-Match", "*");

        assertThat(admin.get(path + "/shares").status()).isEqualTo(404);
    }

    @Test
    void oneThatComesAndGoesIsThereAndGone() {
        assertThat(admin.get("/api/industries").json().required("value")).hasSize(2);
        String path = admin.post("/api/industries", "{\"tag\": \"mine\", \"name\": \"Mining\"}")
                .header("location");
        assertThat(admin.get(path).status()).isEqualTo(200);
        assertThat(admin.get("/api/industries").json().required("value")).hasSize(3);

        admin.delete(path, "If-Match", "*");

        assertThat(admin.get(path).status()).isEqualTo(404);
        assertThat(admin.get("/api/industries").json().required("value")).hasSize(2);
    }

    @Test
    void aWriteThatWasRefusedChangesNothingOfWhatIsRemembered() {
        admin.get("/api/industries/1");

        assertThat(admin.patch("/api/industries/2", "{\"tag\": \"tech\"}", "If-Match", "*")
                        .status())
                .isEqualTo(409);
        assertThat(admin.patch("/api/industries/2", "{}", "If-Match", "\"99\"").status())
                .isEqualTo(412);

        assertThat(calls(() -> admin.get("/api/industries/1"))).isZero();
    }

    @Test
    void hitsAndMissesAreMeasured() {
        admin.get("/api/industries/1");
        admin.get("/api/industries/1");
        admin.get("/api/industries");

        assertThat(admin.get("/actuator/prometheus").body())
                .containsPattern("cache_gets_total\\{cache=\"industries\",result=\"hit\"} [1-9]")
                .containsPattern("cache_gets_total\\{cache=\"industries\",result=\"miss\"} [1-9]")
                .contains("cache_gets_total{cache=\"industry.lists\"");
    }

    private static int calls(Runnable requests) {
        int before = CALLS.get();
        requests.run();
        return CALLS.get() - before;
    }
}
