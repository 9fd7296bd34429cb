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

/** Hands controllers the request's {@link IfMatch}. */
final class IfMatchResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == IfMatch.class;
    }

    @Override
    public IfMatch resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return required(request);
    }

    static IfMatch required(NativeWebRequest request) {
        String[] lines = request.getHeaderValues(HttpHeaders.IF_MATCH);
        if (lines == null || lines.length == 0) {
            throw ProblemException.of(ProblemCode.PRECONDITION_REQUIRED);
        }
        return IfMatch.parse(String.join(",", lines))
                .orElseThrow(() -> ProblemException.of(ProblemCode.MALFORMED_REQUEST));
    }
}
