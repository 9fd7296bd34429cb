package dev.gatehouse.spring;

import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.UserManager;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Sessions of browsers, where there are any. */
@Configuration(proxyBeanMethods = false)
@Conditional(SessionConfiguration.Wanted.class)
class SessionConfiguration {

    private static final String COOKIES = "gatehouse.session.cookies";
    private static final int HTTPS = 443;

    /** However the mode is spelt. */
    static final class Wanted extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            CookieMode mode = modeOf(context.getEnvironment());
            return new ConditionOutcome(mode != CookieMode.OFF, ConditionMessage.of("%s is %s", COOKIES, mode));
        }
    }

    private static CookieMode modeOf(Environment settings) {
        return Binder.get(settings).bind(COOKIES, CookieMode.class).orElse(CookieMode.OFF);
    }

    @Bean
    SessionCookies sessionCookies() {
        return new SessionCookies();
    }

    @Bean
    SessionWatch sessionWatch(PermitReader permits, GatehouseProperties properties) {
        return new SessionWatch(permits, properties.session().maxWatchers());
    }

    @Bean
    SessionEndpoints sessionEndpoints(
            SignInDesk desk,
            SignInManager signIns,
            SignInAnswers answers,
            UserManager users,
            ObjectProvider<PasskeyManager> passkeys,
            SessionWatch watch,
            Clock clock) {
        return new SessionEndpoints(
                desk, signIns, answers, users, Optional.ofNullable(passkeys.getIfAvailable()), watch, clock);
    }

    /** There, or not at all: where there is no HTTPS nobody is sent to it. */
    @Bean
    FilterRegistrationBean<HttpsOnlyFilter> httpsOnlyFilter(
            ServerProperties server,
            Environment settings,
            @Value("${management.endpoints.web.base-path:/actuator}") String actuator) {
        boolean isHttps = hasCertificate(server) || isBehindProxy(server);
        if (!isHttps && modeOf(settings) == CookieMode.ON && !settings.acceptsProfiles(Profiles.of("demo"))) {
            throw new InvalidPropertyException(
                    COOKIES,
                    "must not be on without HTTPS: give the server a certificate (server.ssl.bundle), or declare the proxy that has one "
                            + "(server.forward-headers-strategy); local takes sessions at localhost alone",
                    null);
        }
        FilterRegistrationBean<HttpsOnlyFilter> registration = new FilterRegistrationBean<>(
                new HttpsOnlyFilter(() -> port(server, settings), StringUtils.trimTrailingCharacter(actuator, '/')));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        registration.setEnabled(isHttps);
        return registration;
    }

    private static boolean hasCertificate(ServerProperties server) {
        Ssl ssl = server.getSsl();
        return ssl != null && Ssl.isEnabled(ssl);
    }

    private static boolean isBehindProxy(ServerProperties server) {
        ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
        return strategy != null && strategy != ForwardHeadersStrategy.NONE;
    }

    /** The proxy's is the usual one; our own is known when the server listens. */
    private static int port(ServerProperties server, Environment settings) {
        return hasCertificate(server) ? settings.getProperty("local.server.port", Integer.class, HTTPS) : HTTPS;
    }

    /** A second port, for whoever types an address without a scheme. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Connector.class)
    @ConditionalOnProperty("gatehouse.session.http-port")
    static class PlainPort {

        @Bean
        WebServerFactoryCustomizer<TomcatWebServerFactory> plainPort(GatehouseProperties properties) {
            return factory -> {
                Connector connector = new Connector();
                connector.setPort(Objects.requireNonNull(properties.session().httpPort()));
                factory.addAdditionalConnectors(connector);
            };
        }
    }
}
