package dev.gatehouse.spring.web;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.work.RepeatableRequestStore.RequestKey;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.DoorOptions;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/** Hands controllers the request's {@link Repeatability}, and refuses what says it may be repeated where that isn't so. */
final class RepeatabilityResolver implements HandlerMethodArgumentResolver, HandlerInterceptor {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final Set<String> UNSAFE = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final ObjectProvider<RepeatableRequests> requests;

    RepeatabilityResolver(ObjectProvider<RepeatableRequests> requests) {
        this.requests = requests;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && UNSAFE.contains(request.getMethod())
                && isRepeatable(request)
                && Arrays.stream(method.getMethodParameters()).noneMatch(this::supportsParameter)) {
            throw RepeatableRequests.rejected(ProblemCode.REPEATABILITY_NOT_SUPPORTED);
        }
        return true;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Repeatability.class;
    }

    @Override
    public Repeatability resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
        return isRepeatable(request) ? repeatability(request) : Repeatability.none();
    }

    private static boolean isRepeatable(HttpServletRequest request) {
        return request.getHeader(Repeatability.REQUEST_ID) != null
                || request.getHeader(Repeatability.FIRST_SENT) != null;
    }

    private Repeatability repeatability(HttpServletRequest request) {
        RepeatableRequests all = requests.getObject();
        String id = only(Repeatability.REQUEST_ID, request);
        if (!UUID.matcher(id).matches()) {
            throw refused(Repeatability.REQUEST_ID, FieldCode.MALFORMED);
        }
        String firstSent = only(Repeatability.FIRST_SENT, request);
        all.requireInWindow(time(firstSent));
        String target = String.join(
                "\n",
                request.getMethod(),
                request.getRequestURI(),
                Objects.requireNonNullElse(request.getQueryString(), ""),
                Objects.requireNonNullElse(request.getHeader(DoorOptions.API_VERSION_HEADER), ""),
                firstSent);
        return Repeatability.of(all, new RequestKey(caller(), id), target);
    }

    private static String only(String header, HttpServletRequest request) {
        var values = request.getHeaders(header);
        if (!values.hasMoreElements()) {
            throw refused(header, FieldCode.REQUIRED);
        }
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            throw refused(header, FieldCode.MALFORMED);
        }
        return value;
    }

    /** RFC 9110 §5.6.7, the preferred form. */
    private static Instant time(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException none) {
            throw refused(Repeatability.FIRST_SENT, FieldCode.MALFORMED);
        }
    }

    /** Routes that do something once are for those who are known: others' requests could not be told apart. */
    private static String caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Subject subject) {
            return subject.userId();
        }
        throw RepeatableRequests.rejected(ProblemCode.REPEATABILITY_NOT_SUPPORTED);
    }

    private static ProblemException refused(String header, FieldCode fault) {
        return RepeatableRequests.rejected(ProblemCode.MALFORMED_REQUEST).withField(header, fault);
    }
}
