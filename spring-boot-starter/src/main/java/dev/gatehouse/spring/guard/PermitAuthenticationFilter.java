package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.permit.Reading;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The one authentication step: reads the access token in the {@code Authorization} header (RFC 6750 §2.1), or where the {@link
 * TokenSource} has it, and keeps what it came to. Refuses nobody; what a route asks for is the guard's business. Tokens anywhere
 * else, in query, form or another cookie, are not looked at.
 */
final class PermitAuthenticationFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer";
    private static final Reading INVALID = new Reading.Invalid();

    private final SecurityContextHolderStrategy holder = SecurityContextHolder.getContextHolderStrategy();
    private final Function<String, Reading> reader;
    private final TokenSource elsewhere;
    private final SecurityContextRepository contexts;

    PermitAuthenticationFilter(
            Function<String, Reading> reader, TokenSource elsewhere, SecurityContextRepository contexts) {
        this.reader = reader;
        this.elsewhere = elsewhere;
        this.contexts = contexts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Reading reading = read(request);
        if (reading != null) {
            CurrentReading.keep(request, reading);
        }
        if (reading instanceof Reading.Valid(Subject subject)) {
            authenticate(subject, request, response);
        }
        chain.doFilter(request, response);
    }

    /** {@code null} where no token is shown. */
    private @Nullable Reading read(HttpServletRequest request) {
        List<String> headers = authorization(request);
        return switch (headers.size()) {
            case 0 -> readElsewhere(request);
            case 1 -> read(request, headers.getFirst());
            default -> INVALID;
        };
    }

    private @Nullable Reading readElsewhere(HttpServletRequest request) {
        return switch (elsewhere.find(request)) {
            case TokenSource.Shown.Nothing nothing -> null;
            case TokenSource.Shown.Token(String text) -> readToken(request, text);
            case TokenSource.Shown.Unusable unusable -> INVALID;
            case TokenSource.Shown.Foreign foreign -> {
                CurrentReading.keepForeign(request);
                yield null;
            }
        };
    }

    private Reading readToken(HttpServletRequest request, String token) {
        CurrentReading.keepToken(request, token);
        return reader.apply(token);
    }

    private @Nullable Reading read(HttpServletRequest request, String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String credentials = header.substring(SCHEME.length());
        if (!credentials.isEmpty() && !credentials.startsWith(" ")) {
            return null;
        }
        return readToken(request, withoutLeadingSpaces(credentials));
    }

    /** A header with characters that none may have is a bad token like any other. */
    private static List<String> authorization(HttpServletRequest request) {
        try {
            return Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        } catch (RequestRejectedException badCharacters) {
            return List.of(SCHEME);
        }
    }

    private static String withoutLeadingSpaces(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start);
    }

    /** Saved with the request, so that further dispatches of it find the subject again. */
    private void authenticate(Subject subject, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = holder.createEmptyContext();
        context.setAuthentication(new PermitAuthentication(subject));
        holder.setContext(context);
        contexts.saveContext(context, request, response);
    }
}
