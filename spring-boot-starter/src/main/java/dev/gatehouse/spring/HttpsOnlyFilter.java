package dev.gatehouse.spring;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriComponentsBuilder;

/** Sends whoever comes over plain HTTP to HTTPS, and does nothing else for them. */
final class HttpsOnlyFilter extends OncePerRequestFilter {

    private static final int HTTPS = 443;
    private static final Set<String> REDIRECTED = Set.of("GET", "HEAD");

    private final IntSupplier port;
    private final String unguarded;

    /**
     * @param port of HTTPS
     * @param unguarded what the machine's own programs ask for, such as health
     */
    HttpsOnlyFilter(IntSupplier port, String unguarded) {
        this.port = port;
        this.unguarded = unguarded;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.isSecure() || request.getRequestURI().startsWith(request.getContextPath() + unguarded + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!REDIRECTED.contains(request.getMethod())) {
            throw ProblemException.of(ProblemCode.HTTPS_REQUIRED);
        }
        response.setStatus(HttpStatus.PERMANENT_REDIRECT.value());
        response.setHeader(HttpHeaders.LOCATION, address(request));
    }

    /** As it was asked for: neither decoded nor encoded again. */
    private String address(HttpServletRequest request) {
        @Nullable String query = request.getQueryString();
        return UriComponentsBuilder.newInstance()
                        .scheme("https")
                        .host(request.getServerName())
                        .port(port.getAsInt() == HTTPS ? -1 : port.getAsInt())
                        .build()
                        .toUriString()
                + request.getRequestURI()
                + (query == null ? "" : "?" + query);
    }
}
