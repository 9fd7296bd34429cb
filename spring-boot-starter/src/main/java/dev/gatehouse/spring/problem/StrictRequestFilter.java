package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what no route takes before anything is done with it: bodies above the limit, forms (which a browser sends to any
 * site, and whose fields would pass as parameters of the query), queries that can't be
 * decoded or that no store would take, and HTTP/0.9.
 */
final class StrictRequestFilter extends OncePerRequestFilter {

    private final DoorOptions options;

    StrictRequestFilter(DoorOptions options) {
        this.options = options;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isReadable(request.getContentType())) {
            throw ProblemException.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                    .withHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
        }
        if ("HTTP/0.9".equals(request.getProtocol()) || request.getProtocol().isEmpty()) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST);
        }
        if (request.getContentLengthLong() > options.maxBodyBytes()) {
            throw LimitedRequest.tooLarge(options.maxBodyBytes());
        }
        decodeQuery(request);
        chain.doFilter(new LimitedRequest(request, options.maxBodyBytes()), response);
    }

    private static boolean isReadable(@Nullable String contentType) {
        try {
            return contentType == null || isReadable(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException malformed) {
            return false;
        }
    }

    private static boolean isReadable(MediaType type) {
        boolean isForm = type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)
                || type.getType().equals("multipart");
        return type.isConcrete() && !isForm;
    }

    /** The container decodes when it is first asked, which would be anywhere. */
    private static void decodeQuery(HttpServletRequest request) {
        if (!isStorable(parameters(request))) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST);
        }
    }

    private static Map<String, String[]> parameters(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (IllegalStateException malformed) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST);
        }
    }

    private static boolean isStorable(Map<String, String[]> parameters) {
        return parameters.values().stream().flatMap(Arrays::stream).allMatch(StorableText::isStorable);
    }
}
