package dev.gatehouse.spring.problem;

import io.micrometer.tracing.Tracer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

/**
 * Problems and strictness, wired: to be imported by an auto-configuration that comes before Boot's {@code
 * ErrorMvcAutoConfiguration}. A bean of {@link DoorOptions} settles the limits; without one they are {@link
 * DoorOptions#DEFAULT}.
 */
@Configuration(proxyBeanMethods = false)
public class ProblemConfiguration {

    private static final RefusalListener NOBODY = problem -> {};

    private static final int BEHIND_OBSERVATION = 2;

    private final DoorOptions options;
    private final Supplier<RefusalListener> listener;
    private final ProblemWriter writer;
    private final ProblemHandler handler;

    ProblemConfiguration(ObjectProvider<DoorOptions> options, ObjectProvider<RefusalListener> listeners) {
        this.listener = SingletonSupplier.of(() -> all(listeners.orderedStream().toList()));
        this.options = options.getIfAvailable(() -> DoorOptions.DEFAULT);
        this.writer = new ProblemWriter(this.options);
        this.handler = new ProblemHandler(writer, listener);
    }

    @Bean
    ProblemWriter problemWriter() {
        return writer;
    }

    @Bean
    DeviceReader deviceReader() {
        return new DeviceReader();
    }

    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter(ObjectProvider<CurrentTrace> current) {
        TraceFilter traces = new TraceFilter(current.getIfAvailable(() -> CurrentTrace.NONE));
        FilterRegistrationBean<TraceFilter> filter = atTheFront(traces, 0);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return filter;
    }

    @Bean
    FilterRegistrationBean<ProblemFilter> problemFilter() {
        return atTheFront(new ProblemFilter(handler, options), 1);
    }

    /** Behind the filter that adds headers for browsers. */
    @Bean
    FilterRegistrationBean<StrictRequestFilter> strictRequestFilter() {
        return atTheFront(new StrictRequestFilter(options), 3);
    }

    @Bean
    SecurityProblems securityProblems() {
        return new SecurityProblems(handler);
    }

    @Bean
    ErrorDispatch errorDispatch() {
        return new ErrorDispatch(handler);
    }

    @Bean
    ServletRegistrationBean<ErrorDispatch> errorDispatchRegistration(
            ErrorDispatch servlet, WebProperties properties, DispatcherServletPath dispatcher) {
        return new ServletRegistrationBean<>(
                servlet, dispatcher.getRelativePath(properties.getError().getPath()));
    }

    @Bean
    WebMvcConfigurer problemResolution() {
        return new WebMvcConfigurer() {
            // Right behind the application's own @ExceptionHandler methods.
            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                boolean own = !resolvers.isEmpty() && resolvers.getFirst() instanceof ExceptionHandlerExceptionResolver;
                resolvers.add(own ? 1 : 0, new ProblemResolver(handler));
            }
        };
    }

    @Bean
    ApiVersions apiVersions() {
        return new ApiVersions(options);
    }

    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    @Bean
    JsonBodies jsonBodies() {
        return new JsonBodies();
    }

    private static RefusalListener all(List<RefusalListener> listeners) {
        return problem -> listeners.forEach(heard -> heard.refused(problem));
    }

    /** Right behind Spring Boot's own that observes requests: whose span that begins, theirs is the trace. */
    private static <T extends Filter> FilterRegistrationBean<T> atTheFront(T filter, int position) {
        FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + BEHIND_OBSERVATION + position);
        return registration;
    }

    /** The traces of Micrometer, where the application has them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.tracing.Tracer")
    static class TracerConfiguration {

        @Bean
        CurrentTrace currentTrace(ObjectProvider<Tracer> tracer) {
            return new TracerTrace(SingletonSupplier.of(() -> Optional.ofNullable(tracer.getIfAvailable())));
        }
    }

    /** Tomcat's own errors. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tomcat.class)
    static class TomcatConfiguration {

        @Bean
        TomcatDoor tomcatDoor(ProblemWriter writer) {
            return new TomcatDoor(new ProblemHandler(writer, () -> NOBODY));
        }
    }
}
