package dev.gatehouse.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** An application with unguarded routes does not start. */
@ExtendWith(OutputCaptureExtension.class)
class RouteCheckTest {

    @RestController
    static class Forgotten {

        @GetMapping("/forgotten/{id}")
        String read(@PathVariable String id) {
            return id;
        }

        @PostMapping({"/forgotten", "/forgotten-too"})
        String write() {
            return "";
        }

        @RequestMapping("/half-ruled/{id}")
        String halfRuled(@PathVariable String id) {
            return id;
        }

        @GetMapping("/ruled/{id:[0-9]+}")
        String ruled() {
            return "";
        }

        @GetMapping("/misspelt")
        @RequiresPolicy("Admin")
        String misspelt() {
            return "";
        }

        @GetMapping("/both")
        @RequiresPolicy("Admins")
        @AllowAnonymous
        String both() {
            return "";
        }

        @GetMapping("/guarded")
        @RequiresPolicy("Admins")
        String guarded() {
            return "";
        }
    }

    interface Says {
        @AllowAnonymous
        String contradicted();
    }

    interface SaysOtherwise {
        @RequiresPolicy("Admins")
        String contradicted();
    }

    @RestController
    static class Contradicted implements Says, SaysOtherwise {

        @Override
        @GetMapping("/contradicted")
        public String contradicted() {
            return "";
        }
    }

    @RestController
    @AllowAnonymous
    @RequiresPolicy("Admins")
    static class ContradictedClass {

        @GetMapping("/contradicted-class")
        String read() {
            return "";
        }

        @GetMapping("/settled")
        @RequiresPolicy("Skilled")
        String settled() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({BareApplication.class, Forgotten.class, Contradicted.class, ContradictedClass.class})
    static class Faulty {

        @Bean
        Routes routes() {
            return Routes.builder()
                    .requires("Admins", HttpMethod.GET, "/half-ruled/**", "/ruled/{id:[0-9]+}", "/function/ruled/*")
                    .requires("Adminz", "/nowhere/**")
                    .build();
        }

        @Bean
        RouterFunction<ServerResponse> functions() {
            return RouterFunctions.route()
                    .path(
                            "/function",
                            nested -> nested.GET("/forgotten", request -> ok())
                                    .GET("/ruled/{id}", request -> ok())
                                    .route(
                                            RequestPredicates.POST("/one").or(RequestPredicates.PUT("/other")),
                                            request -> ok()))
                    .build();
        }

        @Bean
        SimpleUrlHandlerMapping urls() {
            HttpRequestHandler handler = (request, response) -> {};
            return new SimpleUrlHandlerMapping(Map.of("/url/forgotten", handler), 0);
        }

        @Bean
        HandlerMapping unheardOf() {
            return request -> null;
        }

        private static ServerResponse ok() {
            return ServerResponse.ok().build();
        }
    }

    @Test
    void everyUnguardedRouteIsNamedAtOnce(CapturedOutput output) {
        assertThatThrownBy(() -> start(Faulty.class)).hasStackTraceContaining("UnguardedRoutesException");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("GET /forgotten/{id} → " + Forgotten.class.getName() + "#read(String)"
                        + " has neither @RequiresPolicy nor @AllowAnonymous, and no rule")
                .containsPattern("POST /forgotten(-too)?, /forgotten(-too)? → .*#write\\(\\)")
                .containsPattern("DELETE,OPTIONS,PATCH,POST,PUT /half-ruled/\\{id} → .*#halfRuled")
                .containsPattern("GET /misspelt → .*#misspelt\\(\\) requires the policy 'Admin', which isn't there")
                .containsPattern("GET /both → .*#both\\(\\) has more than one of @RequiresPolicy and @AllowAnonymous")
                .containsPattern("GET /contradicted → .* has more than one of")
                .containsPattern("GET /contradicted-class → .* has more than one of")
                .contains("the rule for /nowhere/** requires the policy 'Adminz', which isn't there")
                .contains("GET /function/forgotten → a router function")
                .contains("POST,PUT /function/one, /function/other → a router function")
                .containsPattern("- /url/forgotten → .* has neither")
                .contains("whatever the handler mapping 'unheardOf' maps")
                .contains("@RequiresPolicy(\"…\") or @AllowAnonymous")
                .contains("The policies are: Authenticated, RecentSignIn, Admins, Skilled.");
        assertThat(output)
                .doesNotContain("/guarded")
                .doesNotContain("/settled")
                .doesNotContain("/ruled/{id")
                .doesNotContain("Tomcat started");
    }

    private static void start(Class<?> application) {
        new SpringApplicationBuilder(application)
                .properties("server.port=0", "logging.level.root=info")
                .run()
                .close();
    }
}
