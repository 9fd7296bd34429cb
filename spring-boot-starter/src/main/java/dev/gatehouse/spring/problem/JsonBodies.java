package dev.gatehouse.spring.problem;

import dev.gatehouse.model.ProblemCode;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.JsonNode;

/** Lets in bodies of {@code application/json}, or of what a route says it consumes instead; all in UTF-8. */
@ControllerAdvice
final class JsonBodies extends RequestBodyAdviceAdapter {

    @Override
    public boolean supports(
            MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType) {
        MediaType sent = message.getHeaders().getContentType();
        List<MediaType> consumed = consumedBy(parameter);
        if (sent == null || !isUtf8(sent) || consumed.stream().noneMatch(consumable -> consumable.includes(sent))) {
            throw ProblemException.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                    .withHeader(HttpHeaders.ACCEPT, MediaType.toString(consumed));
        }
        return message;
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType) {
        if (body instanceof JsonNode tree) {
            StrictTree.check(tree);
        }
        return body;
    }

    private static boolean isUtf8(MediaType sent) {
        return sent.getCharset() == null || StandardCharsets.UTF_8.equals(sent.getCharset());
    }

    private static List<MediaType> consumedBy(MethodParameter parameter) {
        return Stream.of(parameter.getExecutable(), parameter.getContainingClass())
                .map(JsonBodies::declaredBy)
                .filter(declared -> !declared.isEmpty())
                .findFirst()
                .orElse(List.of(MediaType.APPLICATION_JSON));
    }

    private static List<MediaType> declaredBy(AnnotatedElement element) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(element, RequestMapping.class);
        return mapping == null ? List.of() : MediaType.parseMediaTypes(List.of(mapping.consumes()));
    }
}
