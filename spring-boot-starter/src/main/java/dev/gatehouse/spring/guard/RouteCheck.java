package dev.gatehouse.spring.guard;

import dev.gatehouse.core.policy.Policies;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Fails the start where a route doesn't say who may use it, says it twice, or names a policy that isn't there; all of them at
 * once. Runs when every mapping is there and no port is open yet, and again when the context is up: there may be a management
 * context of its own, and routes that somebody added last.
 */
final class RouteCheck implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

    private final ApplicationContext application;
    private final RouteRules rules;
    private final Policies policies;

    RouteCheck(ApplicationContext application, RouteRules rules, Policies policies) {
        this.application = application;
        this.rules = rules;
        this.policies = policies;
    }

    @Override
    public void afterSingletonsInstantiated() {
        check(application);
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        check(event.getApplicationContext());
    }

    private void check(ApplicationContext context) {
        Map<String, HandlerMapping> mappings = context.getBeansOfType(HandlerMapping.class);
        List<String> faults = Stream.of(
                        mappings.entrySet().stream().flatMap(entry -> faultsOf(entry.getKey(), entry.getValue())),
                        mappings.values().stream()
                                .flatMap(RouteReader::routesOf)
                                .flatMap(this::faultsOf),
                        rules.all().stream().flatMap(this::faultsOf))
                .flatMap(faultsOfAKind -> faultsOfAKind)
                .distinct()
                .toList();
        if (!faults.isEmpty()) {
            throw new UnguardedRoutesException(faults, policies.names());
        }
    }

    private Stream<String> faultsOf(String name, HandlerMapping mapping) {
        return switch (mapping) {
            case AbstractHandlerMapping known when isGuarded(known) -> Stream.empty();
            // Its composite of the management context asks mappings that are beans too.
            case HandlerMapping composite
            when composite.getClass().getName().startsWith("org.springframework.boot.") -> Stream.empty();
            default ->
                Stream.of("whatever the handler mapping '" + name + "' maps: it asks no interceptor, so not the guard");
        };
    }

    private static boolean isGuarded(AbstractHandlerMapping mapping) {
        return mapping.getAdaptedInterceptors() != null
                && Stream.of(mapping.getAdaptedInterceptors())
                        .anyMatch(interceptor -> interceptor instanceof MappedInterceptor mapped
                                && mapped.getInterceptor() instanceof RouteGuard);
    }

    private Stream<String> faultsOf(MappedRoute route) {
        return switch (route.declared().size()) {
            case 0 -> faultsOfUndeclared(route);
            case 1 -> unknownPolicy(route.declared().iterator().next()).map(fault -> route + " " + fault);
            default -> Stream.of(route + " has more than one of @RequiresPolicy and @AllowAnonymous in the same place");
        };
    }

    private Stream<String> faultsOfUndeclared(MappedRoute route) {
        List<HttpMethod> open = route.askedMethods().stream()
                .filter(method -> route.patterns().stream()
                        .anyMatch(pattern -> rules.find(method, pattern).isEmpty()))
                .toList();
        return open.isEmpty()
                ? Stream.empty()
                : Stream.of(route.describe(open) + " has neither @RequiresPolicy nor @AllowAnonymous, and no rule");
    }

    private Stream<String> faultsOf(Routes.Rule rule) {
        return unknownPolicy(rule.access()).map(fault -> "the rule for " + rule.pattern() + " " + fault);
    }

    private Stream<String> unknownPolicy(Access access) {
        return access instanceof Access.Requires(String policy)
                        && policies.find(policy).isEmpty()
                ? Stream.of("requires the policy '" + policy + "', which isn't there")
                : Stream.empty();
    }
}
