package dev.gatehouse.spring.guard;

import java.util.List;

/**
 * Says that under some paths there are pages for browsers, whose headers differ from those of an API's answers: scripts and
 * styles run as the policy allows, and what was loaded may be kept if it is asked for again each time. As many beans as
 * needed.
 *
 * @param contentSecurityPolicy the {@code Content-Security-Policy} header (CSP Level 3), e.g. {@code default-src 'self';
 *     frame-ancestors 'none'}
 * @param patterns Spring's {@linkplain org.springframework.web.util.pattern.PathPattern path patterns}
 */
public record HtmlPages(String contentSecurityPolicy, List<String> patterns) {

    public HtmlPages {
        if (contentSecurityPolicy.isBlank()) {
            throw new IllegalArgumentException("contentSecurityPolicy must not be blank");
        }
        patterns = List.copyOf(patterns);
    }
}
