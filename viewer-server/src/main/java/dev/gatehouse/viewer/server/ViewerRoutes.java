package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.guard.HtmlPages;
import dev.gatehouse.spring.guard.Routes;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;

/** Who may use the routes that come with libraries. */
@Configuration(proxyBeanMethods = false)
class ViewerRoutes {

    static final String DOCS = "/docs";

    static final String PAGE = "/";

    static final String WORKER = "/worker.js";

    static final String PAGE_FILES = "/app/files.json";

    private static final String[] PAGE_ASSETS = {
        "/app/*",
        "/app/icons/*",
        "/app/manifest/*",
        "/app/texts/*",
        "/app/views/**",
        "/app/lib/lit-html/**",
        "/app/lib/uplot/dist/*"
    };

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
                .anonymous(HttpMethod.GET, PAGE_ASSETS)
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
    HtmlPages page(PageFiles files) {
        return new HtmlPages(
                policy(files.importMapHash()),
                Stream.concat(Stream.of(PAGE, WORKER), Stream.of(PAGE_ASSETS)).toList());
    }

    /** The page has no need of more: lit-html makes its templates through a policy of its name, and the page names its worker through its own. */
    private static String policy(String importMapHash) {
        return "default-src 'none'; script-src 'self' " + importMapHash + "; style-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html viewer";
    }

    @Bean
    HtmlPages docsPages() {
        return new HtmlPages(DOCS_POLICY, List.of(DOCS, DOCS_ASSETS));
    }
}
