package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.guard.HtmlPages;
import dev.gatehouse.spring.guard.Routes;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;

/** Who may use the routes that come with libraries. */
@Configuration(proxyBeanMethods = false)
class ViewerRoutes {

    static final String DOCS = "/docs";

    private static final String METRICS = "/actuator/prometheus";

    private static final String DOCS_ASSETS = "/swagger-ui/**";

    /** Swagger UI styles its elements itself and has its icons in its style sheet. */
    private static final String DOCS_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    @Bean
    Routes libraryRoutes(Environment settings) {
        return metrics(ManagementPortType.get(settings))
                .anonymous(HttpMethod.GET, DOCS, DOCS_ASSETS, "/v3/api-docs", "/v3/api-docs/swagger-config")
                .anonymous(HttpMethod.GET, ApiDescription.PATHS)
                .anonymous(HttpMethod.GET, "/actuator/health/readiness", "/actuator/health/storage")
                .anonymous(HttpMethod.GET, "/actuator/health/revocations")
                .closed("/v3/api-docs/**", "/v3/api-docs.yaml/**", "/actuator/**")
                .build();
    }

    /** Beside the API they are for Admins. Who gives them a port of their own decides by that who gets there. */
    private static Routes.Builder metrics(ManagementPortType port) {
        return port == ManagementPortType.DIFFERENT
                ? Routes.builder().anonymous(HttpMethod.GET, METRICS)
                : Routes.builder().requires(ViewerPolicies.ADMINS, HttpMethod.GET, METRICS);
    }

    @Bean
    HtmlPages docsPages() {
        return new HtmlPages(DOCS_POLICY, List.of(DOCS, DOCS_ASSETS));
    }
}
