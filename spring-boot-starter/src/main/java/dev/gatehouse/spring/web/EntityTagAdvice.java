package dev.gatehouse.spring.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives every JSON answer to a {@code GET} an entity tag that its controller didn't give one, and answers 304 where the caller has
 * what it is of. Its content has to be written for that: a controller that knows a version sets the tag by itself.
 */
@RestControllerAdvice
final class EntityTagAdvice implements ResponseBodyAdvice<Object> {

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final JsonMapper json;

    EntityTagAdvice(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        return body != null
                        && request instanceof ServletServerHttpRequest asked
                        && response instanceof ServletServerHttpResponse answer
                        && isUntagged(asked, answer)
                        && isKnown(EntityTags.of(json.writeValueAsBytes(body)), asked, answer)
                ? null
                : body;
    }

    private static boolean isUntagged(ServletServerHttpRequest asked, ServletServerHttpResponse answer) {
        return READS.contains(asked.getMethod())
                && answer.getServletResponse().getStatus() == HttpStatus.OK.value()
                && !answer.getHeaders().containsHeader(HttpHeaders.ETAG);
    }

    /** Sets the tag, and the status where it is. */
    private static boolean isKnown(String tag, ServletServerHttpRequest asked, ServletServerHttpResponse answer) {
        return new ServletWebRequest(asked.getServletRequest(), answer.getServletResponse()).checkNotModified(tag);
    }
}
