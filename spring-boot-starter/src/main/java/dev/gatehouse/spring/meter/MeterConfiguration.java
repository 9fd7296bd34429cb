package dev.gatehouse.spring.meter;

import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.user.PasswordHasher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Counters and gauges, where the application has Micrometer. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
public class MeterConfiguration {

    /** First of those who hear of refusals: what others do about them may fail. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MeterTally gatehouseTally(ObjectProvider<MeterRegistry> registries, Policies policies) {
        return new MeterTally(registries.getIfAvailable(() -> Metrics.globalRegistry), policies);
    }

    @Bean
    MeterBinder gatehouseGauges(PasswordHasher hasher, CutOffs cutOffs) {
        return registry -> {
            Gauge.builder("gatehouse.hashing.waiting", hasher, PasswordHasher::waiting)
                    .description("Passwords that wait to be hashed")
                    .register(registry);
            Gauge.builder("gatehouse.cut.offs", cutOffs, CutOffs::size)
                    .description("Cut-offs in memory")
                    .register(registry);
            Gauge.builder("gatehouse.revocations.stale", cutOffs, known -> known.isStale() ? 1 : 0)
                    .description("1 where this node may have missed revocations of others")
                    .register(registry);
        };
    }
}
