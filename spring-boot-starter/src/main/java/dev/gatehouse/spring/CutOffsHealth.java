package dev.gatehouse.spring;

import dev.gatehouse.core.permit.CutOffs;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Whether this node knows what was revoked on others: {@code cutOffs} among the health contributors, where there are any. Not
 * for readiness: where it is the database that is away, all nodes would be taken out of service at once, though they
 * can verify access tokens as well as ever.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
class CutOffsHealth {

    @Bean
    HealthIndicator cutOffsHealthIndicator(CutOffs cutOffs) {
        return () -> (cutOffs.isStale() ? Health.down() : Health.up())
                .withDetail("known", cutOffs.size())
                .build();
    }
}
