package dev.gatehouse.spring;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Whether a request was made by a page of this application. {@code Sec-Fetch-Site} (Fetch Metadata) says so, which pages can't set;
 * where a browser is too old for it, {@code Origin} does. What may change anything needs the header {@value #HEADER} besides, which no
 * form, image or link can send, and no script of another origin without being allowed to (CORS).
 */
final class SameOrigin {

    /** Any value will do. */
    static final String HEADER = "X-Gatehouse-Session";

    private static final String SITE = "Sec-Fetch-Site";
    private static final String SAME = "same-origin";

    /** Typed, bookmarked: nobody else's page asked for it. */
    private static final String NONE = "none";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    static boolean isOwn(HttpServletRequest request) {
        return SAFE.contains(request.getMethod())
                ? isRead(request)
                : request.getHeader(HEADER) != null && isOfOwnPage(request);
    }

    /** @throws ProblemException 403, where it isn't one of ours */
    static void require(HttpServletRequest request) {
        if (request.getHeader(HEADER) == null || !isOfOwnPage(request)) {
            throw ProblemException.of(ProblemCode.CROSS_SITE_REQUEST);
        }
    }

    private static boolean isRead(HttpServletRequest request) {
        String site = only(request, SITE);
        String origin = only(request, HttpHeaders.ORIGIN);
        return site == null ? origin == null || origin.equals(origin(request)) : site.equals(SAME) || site.equals(NONE);
    }

    private static boolean isOfOwnPage(HttpServletRequest request) {
        String site = only(request, SITE);
        return site == null ? origin(request).equals(only(request, HttpHeaders.ORIGIN)) : site.equals(SAME);
    }

    /** Browsers say it once: of several none is believed. */
    private static @Nullable String only(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.size() > 1 ? "" : request.getHeader(header);
    }

    /** As browsers write it (RFC 6454 §6.2), lower-case and without the scheme's own port. */
    private static String origin(HttpServletRequest request) {
        String scheme = request.getScheme();
        String host = request.getServerName();
        int port = request.getServerPort();
        return scheme + "://" + host + (isDefault(scheme, port) ? "" : ":" + port);
    }

    private static boolean isDefault(@Nullable String scheme, int port) {
        return port == ("https".equals(scheme) ? 443 : 80);
    }
}
