package dev.gatehouse.spring.guard;

import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Stands before the servlets that aren't Spring MVC's, where {@link RouteGuard} doesn't get: only a rule opens them. */
final class ServletGuard implements Filter {

    private static final Access CLOSED = new Access.Closed();

    private final Set<String> guardedServlets;
    private final Gatekeeper gatekeeper;
    private final RouteRules rules;

    /** @param guardedServlets names of those whose handlers {@link RouteGuard} stands before */
    ServletGuard(Set<String> guardedServlets, Gatekeeper gatekeeper, RouteRules rules) {
        this.guardedServlets = guardedServlets;
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
        if (request.getDispatcherType() == DispatcherType.ERROR || guardedServlets.contains(servletOf(request))) {
            return Optional.empty();
        }
        return gatekeeper.refusal(rules.findForServlet(request).orElse(CLOSED), request);
    }

    private static String servletOf(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.INCLUDE
                        && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING)
                                instanceof HttpServletMapping included
                ? included.getServletName()
                : request.getHttpServletMapping().getServletName();
    }
}
