package dev.gatehouse.spring.guard;

import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.PreFlightRequestHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Stands before every handler of Spring MVC, on every dispatch, before arguments are resolved: whoever is refused is refused
 * before a body is read.
 */
final class RouteGuard implements HandlerInterceptor {

    private static final Access ANONYMOUS = new Access.Anonymous();
    private static final Access CLOSED = new Access.Closed();

    private record HandlerKey(Class<?> type, Method method) {}

    private final Map<HandlerKey, Set<Access>> declared = new ConcurrentHashMap<>();
    private final Gatekeeper gatekeeper;
    private final RouteRules rules;
    private final MappedRoutes routes;

    RouteGuard(Gatekeeper gatekeeper, RouteRules rules, MappedRoutes routes) {
        this.gatekeeper = gatekeeper;
        this.rules = rules;
        this.routes = routes;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        List<ProblemException> refusals = new ArrayList<>();
        for (Access access : waysIn(request, handler)) {
            Optional<ProblemException> refusal = gatekeeper.refusal(access, request);
            if (refusal.isEmpty()) {
                return true;
            }
            refusals.add(refusal.get());
        }
        throw refusals.getFirst();
    }

    private List<Access> waysIn(HttpServletRequest request, Object handler) {
        return switch (handler) {
            // Browsers send no token with it, and where other origins are allowed it answers nothing but that.
            case PreFlightRequestHandler preFlight when allowsOrigins(preFlight, request) -> List.of(ANONYMOUS);
            case PreFlightRequestHandler preFlight -> waysInOfAllMethods(request);
            case HandlerMethod method when isOptions(method) -> waysInOfAllMethods(request);
            case HandlerMethod method -> List.of(accessTo(method, request));
            default -> List.of(ruled(request).orElse(CLOSED));
        };
    }

    /** OPTIONS says which methods a path has: whoever may use one of them may know. */
    private List<Access> waysInOfAllMethods(HttpServletRequest request) {
        List<Access> ofRoutes = ruled(request)
                .map(List::of)
                .orElseGet(() -> routes.atPathOf(request)
                        .map(route -> accessTo(route, request))
                        .toList());
        return ofRoutes.isEmpty() ? List.of(CLOSED) : ofRoutes;
    }

    private Access accessTo(HandlerMethod handler, HttpServletRequest request) {
        Set<Access> ways = declared.computeIfAbsent(
                new HandlerKey(handler.getBeanType(), handler.getMethod()), key -> DeclaredAccess.of(handler));
        return switch (ways.size()) {
            case 0 -> ruled(request).orElse(CLOSED);
            case 1 -> ways.iterator().next();
            default -> CLOSED;
        };
    }

    private Optional<Access> ruled(HttpServletRequest request) {
        return rules.find(request);
    }

    private static boolean allowsOrigins(PreFlightRequestHandler handler, HttpServletRequest request) {
        return handler instanceof CorsConfigurationSource source && source.getCorsConfiguration(request) != null;
    }

    private static boolean isOptions(HandlerMethod handler) {
        return handler.getBeanType().getEnclosingClass() == RequestMappingInfoHandlerMapping.class;
    }
}
