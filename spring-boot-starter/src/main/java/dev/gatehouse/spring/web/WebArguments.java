package dev.gatehouse.spring.web;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets controllers take {@link Paging}, {@link Timespan}, {@link IfMatch}, {@link PutCondition} and {@link Repeatability} as parameters,
 * and tags what they answer.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class WebArguments implements WebMvcConfigurer {

    private final Environment environment;
    private final RepeatabilityResolver repeatability;

    WebArguments(Environment environment, ObjectProvider<RepeatableRequests> requests) {
        this.environment = environment;
        this.repeatability = new RepeatabilityResolver(requests);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PagingResolver(environment));
        resolvers.add(new TimespanResolver());
        resolvers.add(new IfMatchResolver());
        resolvers.add(new PutConditionResolver());
        resolvers.add(repeatability);
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(repeatability);
    }

    @Bean
    static EntityTagAdvice entityTagAdvice(JsonMapper json) {
        return new EntityTagAdvice(json);
    }
}
