package dev.gatehouse.spring.web;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands controllers the request's {@link PutCondition}. */
final class PutConditionResolver implements HandlerMethodArgumentResolver {

    private static final String ANY = "*";

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PutCondition.class;
    }

    @Override
    public PutCondition resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String[] noneMatch = request.getHeaderValues(HttpHeaders.IF_NONE_MATCH);
        if (noneMatch == null || noneMatch.length == 0) {
            return new PutCondition.Replace(IfMatchResolver.required(request));
        }
        if (noneMatch.length > 1
                || !noneMatch[0].strip().equals(ANY)
                || request.getHeader(HttpHeaders.IF_MATCH) != null) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST);
        }
        return new PutCondition.Create();
    }
}
