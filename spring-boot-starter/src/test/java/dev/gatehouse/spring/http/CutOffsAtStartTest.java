package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.PermitStore;
import dev.stranger.StrangersApplication;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What was cut off before a start is refused from the first request on, however the application is put together. */
class CutOffsAtStartTest {

    @TempDir
    Path data;

    @Test
    void whatWasRevokedBeforeIsRefusedAlsoWhereBeansAreLazy() {
        String revoked;
        try (RunningApplication before = RunningApplication.start(data)) {
            before.addUser("nimal@example.com", "2020-01-31");
            revoked = before.signIn("nimal@example.com").access();
            assertThat(before.delete("/api/permits/current", revoked).statusCode())
                    .isEqualTo(204);
        }
        try (RunningApplication lazy = RunningApplication.start(data, "spring.main.lazy-initialization=true")) {
            assertThat(lazy.get("/greeting", revoked).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whatAStoreOfTheApplicationsOwnHasCutOffIsLoadedFromIt() {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        StrangersApplication.class, OwnStore.class)
                .run("--server.port=0", "--gatehouse.data=" + data, "--spring.main.banner-mode=off")) {
            assertThat(application.getBean(CutOffs.class).coversPermit("ended")).isTrue();
        }
    }

    static class OwnStore {

        private static final CutOff CUT_OFF = CutOff.ofPermit("ended", Instant.parse("2100-01-01T00:00:00Z"));

        /** At a start nothing else is asked of it. */
        @Bean
        PermitStore ownPermitStore() {
            return (PermitStore) Proxy.newProxyInstance(
                    PermitStore.class.getClassLoader(),
                    new Class<?>[] {PermitStore.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "cutOffs" -> List.of(CUT_OFF);
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "toString" -> "own permit store";
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }
}
