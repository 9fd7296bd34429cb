package dev.gatehouse.spring.guard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The headers that tell browsers and caches what not to do with an answer. What a handler sets itself stays. */
final class ResponseHeaders {

    /** An API's answer is data: nothing in it may run, and nobody may frame it. */
    private static final String API_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final String YEAR_IN_SECONDS = "31536000";

    private record Page(PathPattern pattern, String contentSecurityPolicy) {}

    private final List<Page> pages;

    ResponseHeaders(Stream<HtmlPages> pages, PathPatternParser parser) {
        this.pages = pages.flatMap(some -> some.patterns().stream()
                        .map(pattern -> new Page(parser.parse(pattern), some.contentSecurityPolicy())))
                .toList();
    }

    /**
     * Adds those that aren't there.
     *
     * @param path of the request, within the application
     */
    void write(HttpServletRequest request, PathContainer path, HttpServletResponse response) {
        set(response, "X-Content-Type-Options", "nosniff");
        set(response, "Referrer-Policy", "no-referrer");
        set(response, "Cross-Origin-Resource-Policy", "same-origin");
        pageOf(path).ifPresentOrElse(page -> writeForPage(page, response), () -> writeForApi(response));
        if (request.isSecure()) {
            set(response, "Strict-Transport-Security", "max-age=" + YEAR_IN_SECONDS);
        }
    }

    private static void writeForApi(HttpServletResponse response) {
        set(response, "Content-Security-Policy", API_CONTENT_SECURITY_POLICY);
        set(response, HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static void writeForPage(Page page, HttpServletResponse response) {
        set(response, "Content-Security-Policy", page.contentSecurityPolicy());
        set(response, HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private Optional<Page> pageOf(PathContainer path) {
        return pages.stream().filter(page -> page.pattern().matches(path)).findFirst();
    }

    private static void set(HttpServletResponse response, String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }
}
