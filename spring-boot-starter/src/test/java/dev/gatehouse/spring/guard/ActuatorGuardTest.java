package dev.gatehouse.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The endpoints of Spring Boot's Actuator are routes like any other, on the same port and on one of their own. */
class ActuatorGuardTest {

    @Configuration(proxyBeanMethods = false)
    @Import(BareApplication.class)
    static class WithRule {

        @Bean
        Routes routes() {
            return Routes.builder()
                    .requires(BareApplication.ADMINS, "/actuator/**")
                    .build();
        }
    }

    @Test
    void healthIsOpenAndNothingElseIsThere() throws Exception {
        try (ConfigurableApplicationContext application = start(BareApplication.class)) {
            assertThat(status(application, "local.server.port", "/actuator/health"))
                    .isEqualTo(200);
            assertThat(status(application, "local.server.port", "/actuator/health/readiness"))
                    .isEqualTo(200);
            assertThat(status(application, "local.server.port", "/actuator")).isEqualTo(404);
            assertThat(status(application, "local.server.port", "/actuator/info"))
                    .isEqualTo(404);
        }
    }

    @Test
    void anEndpointThatIsExposedNeedsARule() {
        assertThatThrownBy(() -> start(BareApplication.class, "management.endpoints.web.exposure.include=info"))
                .hasMessageContaining("GET /actuator/info → ");
    }

    @Test
    void anEndpointOnAPortOfItsOwnNeedsARuleToo() {
        assertThatThrownBy(() -> start(
                        BareApplication.class,
                        "management.server.port=0",
                        "management.endpoints.web.exposure.include=info"))
                .hasStackTraceContaining("GET /actuator/info → ");
    }

    @Test
    void anEndpointOnAPortOfItsOwnIsGuardedAsItsRuleSays() throws Exception {
        try (ConfigurableApplicationContext application = start(
                WithRule.class, "management.server.port=0", "management.endpoints.web.exposure.include=info,health")) {
            String admin = "Bearer " + application.getBean(TestPermits.class).ofRole("Admin");
            assertThat(status(application, "local.management.port", "/actuator/info"))
                    .isEqualTo(401);
            assertThat(status(application, "local.management.port", "/actuator/health"))
                    .isEqualTo(401);
            assertThat(status(application, "local.management.port", "/actuator/info", "Authorization", admin))
                    .isEqualTo(200);
        }
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .properties(
                        "server.port=0",
                        "spring.threads.virtual.enabled=true",
                        "management.endpoint.health.probes.enabled=true")
                .properties(properties)
                .run();
    }

    private static int status(
            ConfigurableApplicationContext application, String portProperty, String path, String... headers)
            throws IOException {
        int port = application.getEnvironment().getRequiredProperty(portProperty, Integer.class);
        return RawHttp.send(port, "GET", path, headers).status();
    }
}
