package dev.gatehouse.spring.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Reads which routes a handler mapping has. */
final class RouteReader {

    private RouteReader() {}

    static Stream<MappedRoute> routesOf(HandlerMapping mapping) {
        return switch (mapping) {
            case RequestMappingInfoHandlerMapping controllers -> ofMethods(controllers.getHandlerMethods());
            case RouterFunctionMapping functions ->
                Optional.<RouterFunction<?>>ofNullable(functions.getRouterFunction()).stream()
                        .flatMap(FunctionalRoutes::of);
            case AbstractUrlHandlerMapping urls -> ofObjects(urls.getHandlerMap());
            default -> Stream.empty();
        };
    }

    private static Stream<MappedRoute> ofMethods(Map<RequestMappingInfo, HandlerMethod> routes) {
        return routes.entrySet().stream().map(route -> MappedRoute.of(route.getKey(), route.getValue()));
    }

    private static Stream<MappedRoute> ofObjects(Map<String, Object> routes) {
        return routes.entrySet().stream()
                .filter(route -> !isForFiles(route.getValue()))
                .map(route -> new MappedRoute(
                        Set.of(),
                        List.of(route.getKey()),
                        Set.of(),
                        route.getValue().toString()));
    }

    /** Files that no rule opens aren't there: nobody else put them behind a route. */
    private static boolean isForFiles(Object handler) {
        return handler instanceof ResourceHttpRequestHandler || handler instanceof DefaultServletHttpRequestHandler;
    }
}
