package dev.gatehouse.spring.web;

import dev.gatehouse.model.FieldCode;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Hands controllers the request's {@link Paging}. */
final class PagingResolver implements HandlerMethodArgumentResolver {

    private static final String TOP = "top";
    private static final String MAX_PAGE_SIZE = "maxpagesize";
    private static final String SKIP = "skip";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private final Environment environment;

    PagingResolver(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Paging.class;
    }

    @Override
    public Paging resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
        QueryParameters.requireKnown(request, name -> isKnown(name, parameter));
        return new Paging(
                Math.min(
                        number(request, TOP, Paging.DEFAULT_TOP, 1, Paging.MAX_TOP),
                        number(request, MAX_PAGE_SIZE, Paging.MAX_TOP, 1, Integer.MAX_VALUE)),
                number(request, SKIP, 0, 0, Paging.MAX_SKIP),
                skip -> addressOf(request, skip));
    }

    private boolean isKnown(String name, MethodParameter parameter) {
        return name.equals(TOP)
                || name.equals(MAX_PAGE_SIZE)
                || name.equals(SKIP)
                || Arrays.stream(parameter.getExecutable().getParameters()).anyMatch(other -> takes(other, name));
    }

    private boolean takes(Parameter parameter, String name) {
        RequestParam annotation = AnnotatedElementUtils.findMergedAnnotation(parameter, RequestParam.class);
        return annotation != null && name.equals(nameOf(annotation, parameter));
    }

    /** As Spring MVC itself has it: a placeholder may stand for the name. */
    private String nameOf(RequestParam annotation, Parameter parameter) {
        return annotation.name().isEmpty() ? parameter.getName() : environment.resolvePlaceholders(annotation.name());
    }

    private static int number(HttpServletRequest request, String name, int fallback, int min, int max) {
        String text = QueryParameters.single(request, name);
        if (text == null) {
            return fallback;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw QueryParameters.refused(name, FieldCode.MALFORMED);
        }
        long value = Long.parseLong(text);
        if (value < min || value > max) {
            throw QueryParameters.refused(name, FieldCode.OUT_OF_RANGE, min, max);
        }
        return (int) value;
    }

    private static String addressOf(HttpServletRequest request, int skip) {
        return ServletUriComponentsBuilder.fromRequest(request)
                .replaceQueryParam(SKIP, skip)
                .build()
                .toUriString();
    }
}
