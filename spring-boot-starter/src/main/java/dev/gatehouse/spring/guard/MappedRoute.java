package dev.gatehouse.spring.guard;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * A route as it is mapped.
 *
 * @param methods those it is mapped for; none means all
 * @param patterns of its path
 * @param declared what annotations say of who may use it
 * @param handler who answers it, to be shown to its developer
 */
record MappedRoute(Set<HttpMethod> methods, Collection<String> patterns, Set<Access> declared, String handler) {

    /** Those a request may have. */
    private static final List<HttpMethod> ALL_METHODS = List.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    static MappedRoute of(RequestMappingInfo mapping, HandlerMethod handler) {
        Set<HttpMethod> methods = mapping.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::asHttpMethod)
                .collect(Collectors.toSet());
        return new MappedRoute(methods, mapping.getPatternValues(), DeclaredAccess.of(handler), handler.toString());
    }

    Collection<HttpMethod> askedMethods() {
        return methods.isEmpty() ? ALL_METHODS : methods;
    }

    @Override
    public String toString() {
        return line(methods) + " → " + handler;
    }

    /** The route, as far as these of its methods go. */
    String describe(Collection<HttpMethod> some) {
        return line(some.size() == ALL_METHODS.size() ? List.of() : some) + " → " + handler;
    }

    private String line(Collection<HttpMethod> shown) {
        String names = shown.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(","));
        return (names + " " + String.join(", ", patterns)).strip();
    }
}
