package dev.gatehouse.spring.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The controllers' methods that are mapped. */
final class MappedRoutes {

    private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    /** @param mappings asked late: they need the guard before the guard needs them */
    MappedRoutes(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    /** Those whose path matches, whatever their method. */
    Stream<HandlerMethod> atPathOf(HttpServletRequest request) {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(route -> matches(route.getKey(), request))
                .map(Map.Entry::getValue);
    }

    private static boolean matches(RequestMappingInfo route, HttpServletRequest request) {
        PathPatternsRequestCondition paths = route.getPathPatternsCondition();
        return paths != null && paths.getMatchingCondition(request) != null;
    }
}
