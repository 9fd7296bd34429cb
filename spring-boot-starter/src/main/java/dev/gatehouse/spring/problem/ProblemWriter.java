package dev.gatehouse.spring.problem;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException.FieldFault;
import dev.gatehouse.spring.problem.ProblemException.UnmetRequirement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a {@link Problem} as {@code application/problem+json} (RFC 9457), whatever the caller accepts, with the headers its
 * code asks for. Two problems of one code differ in {@code traceId} and {@code instance}, and in what their fields and
 * arguments say, in nothing else. Thread-safe.
 */
final class ProblemWriter {

    static final String ERROR_CODE = "x-ms-error-code";
    static final String SUPPORTED_VERSIONS = "api-supported-versions";

    /** What the headers of a success say of its body, and not of ours. */
    private static final Set<String> OF_THE_BODY = Set.of(
            "accept-ranges",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-range",
            "content-type",
            "etag",
            "expires",
            "last-modified",
            "location",
            "pragma");

    /** A problem opened in a browser is text and nothing else. Tomcat's own errors pass no filter that says so. */
    private static final Map<String, String> FOR_BROWSERS = Map.of(
            "X-Content-Type-Options",
            "nosniff",
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer");

    /** Its own: what a problem looks like doesn't follow the application's taste in JSON. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
            .build();

    private final DoorOptions options;

    ProblemWriter(DoorOptions options) {
        this.options = options;
    }

    /**
     * Answers {@code request} with {@code problem}; what was prepared as an answer before is dropped.
     *
     * @throws IllegalStateException where a part of another answer has been sent
     */
    void write(ProblemException problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemMessages messages = ProblemMessages.in(AcceptLanguage.of(request));
        byte[] body = JSON.writeValueAsBytes(describe(problem, request, messages));
        resetAllButHeaders(response);
        response.setStatus(problem.status());
        writeHeaders(problem, messages.language(), response);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The URI that names a kind of problem. A name, not an address (RFC 9457 §3.1.1 allows either). */
    static String type(ProblemCode code) {
        return "urn:gatehouse:problem:" + code.code();
    }

    private static Problem describe(ProblemException problem, HttpServletRequest request, ProblemMessages messages) {
        String code = problem.code().code();
        String detail = messages.text(code + ".detail", problem.arguments());
        List<Problem.FieldError> fields = fields(problem.fields(), messages);
        return new Problem(
                type(problem.code()),
                messages.text(code + ".title", List.of()),
                problem.status(),
                detail,
                RequestPath.of(request),
                code,
                Trace.of(request).traceId(),
                fields,
                policy(problem.requirement(), messages),
                problem.secondFactor(),
                new Problem.Error(code, detail, target(fields), details(fields)));
    }

    private static @Nullable List<Problem.FieldError> fields(List<FieldFault> faults, ProblemMessages messages) {
        return faults.isEmpty()
                ? null
                : faults.stream().map(fault -> field(fault, messages)).toList();
    }

    private static Problem.FieldError field(FieldFault fault, ProblemMessages messages) {
        String code = fault.code().code();
        return new Problem.FieldError(fault.field(), code, messages.text("field." + code, fault.arguments()));
    }

    private static Problem.@Nullable UnmetPolicy policy(@Nullable UnmetRequirement unmet, ProblemMessages messages) {
        return unmet == null
                ? null
                : new Problem.UnmetPolicy(
                        unmet.policy(),
                        messages.text(unmet.messageKey(), unmet.arguments()),
                        unmet.metFrom() == null ? null : unmet.metFrom().toString());
    }

    private static @Nullable String target(@Nullable List<Problem.FieldError> fields) {
        return fields != null && fields.size() == 1 ? fields.getFirst().field() : null;
    }

    private static @Nullable List<Problem.Detail> details(@Nullable List<Problem.FieldError> fields) {
        return fields == null
                ? null
                : fields.stream()
                        .map(field -> new Problem.Detail(field.code(), field.field(), field.message()))
                        .toList();
    }

    /** What speaks of the connection, the trace or the caller's rights stays; what speaks of a body goes with it. */
    private static void resetAllButHeaders(HttpServletResponse response) {
        Map<String, Collection<String>> headers = new LinkedHashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, List.copyOf(response.getHeaders(name))));
        headers.keySet().removeIf(name -> OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT)));
        response.reset();
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }

    private void writeHeaders(ProblemException problem, Locale language, HttpServletResponse response) {
        response.setContentType("application/problem+json;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(ERROR_CODE, problem.code().code());
        response.setHeader(SUPPORTED_VERSIONS, options.supportedVersions());
        FOR_BROWSERS.forEach(response::setHeader);
        Challenge.of(problem.code()).forEach(response::setHeader);
        problem.headers().forEach(response::setHeader);
        varyByLanguage(response);
        writeRetryAfter(problem, response);
    }

    private static void varyByLanguage(HttpServletResponse response) {
        if (!response.getHeaders(HttpHeaders.VARY).contains(HttpHeaders.ACCEPT_LANGUAGE)) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        }
    }

    /** Every 503 says when to come back; others where the problem does. */
    private void writeRetryAfter(ProblemException problem, HttpServletResponse response) {
        Duration asked = problem.retryAfter();
        if (asked != null || problem.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, wholeSeconds(asked == null ? options.retryAfter() : asked));
        }
    }

    private static String wholeSeconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusNanos(999_999_999).toSeconds()));
    }
}
