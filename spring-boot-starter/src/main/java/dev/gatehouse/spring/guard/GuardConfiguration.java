package dev.gatehouse.spring.guard;

import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.spring.trace.Spans;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.util.StringUtils;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Authenticates every request and guards every route. Needs a {@link PermitReader}, its {@link CutOffs}, {@link Policies} and a {@link Clock};
 * takes the {@link Routes} and {@link HtmlPages} there are. To be imported before Spring Boot's own security, which backs off.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class GuardConfiguration {

    @Bean
    PolicyGuard policyGuard(Policies policies, CutOffs cutOffs, ObjectProvider<Spans> spans, Clock clock) {
        return new PolicyGuard(policies, cutOffs, spans.getIfAvailable(() -> Spans.NONE), clock);
    }

    @Bean
    Gatekeeper gatehouseGatekeeper(PolicyGuard policies) {
        return new Gatekeeper(policies);
    }

    @Bean
    RouteRules gatehouseRouteRules(
            ObjectProvider<Routes> routes,
            ObjectProvider<BuiltInRoutes> builtIn,
            @Qualifier("mvcPatternParser") PathPatternParser parser) {
        return new RouteRules(
                Stream.concat(routes.orderedStream(), builtIn.stream().map(BuiltInRoutes::routes)), parser);
    }

    /**
     * A mapped interceptor is one that every handler mapping takes, also those of other modules. It has no pattern: even
     * {@code /**} doesn't match the path of {@code OPTIONS *}.
     */
    @Bean
    MappedInterceptor gatehouseRouteGuard(
            Gatekeeper gatekeeper, RouteRules rules, ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
        return new MappedInterceptor(null, new RouteGuard(gatekeeper, rules, new MappedRoutes(mappings)));
    }

    @Bean
    RouteCheck gatehouseRouteCheck(ApplicationContext context, RouteRules rules, Policies policies) {
        return new RouteCheck(context, rules, policies);
    }

    /**
     * All there is of Spring Security: no session, request cache, CSRF token, log-in or log-out. Whoever takes tokens from cookies
     * ({@link TokenSource}) says which requests may show one.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain gatehouseSecurityFilterChain(
            PermitReader reader, ObjectProvider<TokenSource> elsewhere, Gatekeeper gatekeeper, RouteRules rules)
            throws ServletException {
        TokenSource source = elsewhere.getIfAvailable(() -> request -> new TokenSource.Shown.Nothing());
        SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                List.of(
                        new WebAsyncManagerIntegrationFilter(),
                        new SecurityContextHolderFilter(contexts),
                        new PermitAuthenticationFilter(reader::read, source, contexts),
                        servletApi(),
                        new ServletGuard(gatekeeper, rules)));
    }

    private static SecurityContextHolderAwareRequestFilter servletApi() throws ServletException {
        SecurityContextHolderAwareRequestFilter filter = new SecurityContextHolderAwareRequestFilter();
        filter.afterPropertiesSet();
        return filter;
    }

    /** Its being there keeps Spring Boot from making up a user and printing the password. */
    @Bean
    @ConditionalOnMissingBean
    AuthenticationManager gatehouseAuthenticationManager() {
        return authentication -> {
            throw new AuthenticationServiceException("accounts sign in at the permits endpoint");
        };
    }

    /** Right behind those that trace a request and answer what it fails of: all other filters' answers have the headers. */
    @Bean
    FilterRegistrationBean<ResponseHeadersFilter> gatehouseResponseHeaders(
            ObjectProvider<HtmlPages> pages, @Qualifier("mvcPatternParser") PathPatternParser parser) {
        ResponseHeaders headers = new ResponseHeaders(pages.orderedStream(), parser);
        FilterRegistrationBean<ResponseHeadersFilter> registration =
                new FilterRegistrationBean<>(new ResponseHeadersFilter(headers));
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 4);
        return registration;
    }

    @Bean
    WebMvcConfigurer gatehouseSubjectParameters() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new SubjectArgumentResolver());
            }
        };
    }

    /**
     * Health is for whoever runs the machine, without a permit, and on a port of its own errors have a route; the other
     * endpoints need rules of the application's own.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
    static class ActuatorRules {

        @Bean
        BuiltInRoutes gatehouseActuatorRoutes(
                @Value("${management.endpoints.web.base-path:/actuator}") String base, WebProperties web) {
            String prefix = StringUtils.trimTrailingCharacter(base, '/');
            return new BuiltInRoutes(Routes.builder()
                    .anonymous(HttpMethod.GET, prefix + "/health", prefix + "/health/**")
                    .anonymous(web.getError().getPath())
                    .closed(base)
                    .build());
        }
    }
}
