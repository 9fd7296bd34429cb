package dev.gatehouse.spring.guard;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** All {@link Routes} of the application in one, ready to be asked. */
final class RouteRules {

    /** Reads a pattern as if it were a path: as it is written, with nothing to decode. */
    private static final PathContainer.Options AS_WRITTEN = PathContainer.Options.create('/', false);

    private record Compiled(Routes.Rule rule, PathPattern pattern) {

        boolean matches(HttpMethod method, PathContainer path) {
            return isFor(method) && pattern.matches(path);
        }

        boolean covers(HttpMethod method, String mapped) {
            return isFor(method)
                    && (pattern.getPatternString().equals(mapped)
                            || pattern.matches(PathContainer.parsePath(mapped, AS_WRITTEN)));
        }

        private boolean isFor(HttpMethod method) {
            return rule.method() == null || rule.method().equals(asRuled(method));
        }

        private static HttpMethod asRuled(HttpMethod method) {
            return HttpMethod.HEAD.equals(method) ? HttpMethod.GET : method;
        }
    }

    private final List<Compiled> rules;

    /**
     * @param routes those that are asked first, first
     * @param parser the one of the application's own mappings, lest a path be something else here than there
     */
    RouteRules(Stream<Routes> routes, PathPatternParser parser) {
        this.rules = routes.flatMap(some -> some.rules().stream())
                .map(rule -> new Compiled(rule, parser.parse(parser.initFullPathPattern(rule.pattern()))))
                .toList();
    }

    List<Routes.Rule> all() {
        return rules.stream().map(Compiled::rule).toList();
    }

    /** What the first rule that matches says of a request to Spring MVC. */
    Optional<Access> find(HttpServletRequest request) {
        return find(request, pathOf(request));
    }

    /** What the first rule that matches says of a request to another servlet, of which the path names the servlet too. */
    Optional<Access> findForServlet(HttpServletRequest request) {
        String included = (String) request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
        String path = included == null ? request.getRequestURI() : included;
        return find(request, RequestPath.parse(path, request.getContextPath()));
    }

    private Optional<Access> find(HttpServletRequest request, RequestPath path) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        return first(rule -> rule.matches(method, path.pathWithinApplication()));
    }

    /**
     * What the rules say of a route as it is mapped, as far as can be told before there is a request: whether a rule covers
     * all that a pattern matches can't be told in general, and then the request is asked.
     */
    Optional<Access> find(HttpMethod method, String pattern) {
        return first(rule -> rule.covers(method, pattern));
    }

    private Optional<Access> first(Predicate<Compiled> fits) {
        return rules.stream().filter(fits).findFirst().map(found -> found.rule().access());
    }

    private static RequestPath pathOf(HttpServletRequest request) {
        return ServletRequestPathUtils.hasParsedRequestPath(request)
                ? ServletRequestPathUtils.getParsedRequestPath(request)
                : ServletRequestPathUtils.parse(request);
    }
}
