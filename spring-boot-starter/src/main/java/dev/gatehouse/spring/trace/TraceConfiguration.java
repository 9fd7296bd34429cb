package dev.gatehouse.spring.trace;

import dev.gatehouse.jdbc.Database;
import io.micrometer.tracing.Tracer;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.function.SingletonSupplier;

/** Spans, where the application has Micrometer's tracing: of each decision of a policy and each call of a store. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "io.micrometer.tracing.Tracer")
public class TraceConfiguration {

    @Bean
    Spans gatehouseSpans(ObjectProvider<Tracer> tracer) {
        return new TracerSpans(SingletonSupplier.of(() -> Optional.ofNullable(tracer.getIfAvailable())));
    }

    /** Never lazy: nobody asks for it. */
    @Bean
    @Lazy(false)
    StoreSpans gatehouseStoreSpans(Spans spans, Database database) {
        StoreSpans calls = new StoreSpans(spans);
        database.tell(calls);
        return calls;
    }
}
