package dev.gatehouse.spring.guard;

import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Stands before the servlets that aren't Spring MVC's, where {@link RouteGuard} doesn't get: only a rule opens them. */
final class ServletGuard implements Filter {

    private static final Access CLOSED = new Access.Closed();

    private final Map<ServletContext, Set<String>> springServlets = new ConcurrentHashMap<>();
    private final Gatekeeper gatekeeper;
    private final RouteRules rules;

    ServletGuard(Gatekeeper gatekeeper, RouteRules rules) {
        this.gatekeeper = gatekeeper;
        this.rules = rules;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<ProblemException> refusal = refusal((HttpServletRequest) request);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        chain.doFilter(request, response);
    }

    private Optional<ProblemException> refusal(HttpServletRequest request) {
        // No caller chooses where errors go.
        if (request.getDispatcherType() == DispatcherType.ERROR || isForSpring(request)) {
            return Optional.empty();
        }
        return gatekeeper.refusal(rules.findForServlet(request).orElse(CLOSED), request);
    }

    private boolean isForSpring(HttpServletRequest request) {
        return springServlets
                .computeIfAbsent(request.getServletContext(), ServletGuard::namesOfSpringServlets)
                .contains(servletOf(request));
    }

    /** Management may have a servlet context of its own, with a servlet of its own. */
    private static Set<String> namesOfSpringServlets(ServletContext context) {
        return WebApplicationContextUtils.getRequiredWebApplicationContext(context)
                .getBeansOfType(DispatcherServletRegistrationBean.class)
                .values()
                .stream()
                .map(DispatcherServletRegistrationBean::getServletName)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String servletOf(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.INCLUDE
                        && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING)
                                instanceof HttpServletMapping included
                ? included.getServletName()
                : request.getHttpServletMapping().getServletName();
    }
}
