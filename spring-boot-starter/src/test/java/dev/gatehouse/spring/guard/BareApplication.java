package dev.gatehouse.spring.guard;

import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Requirements;
import dev.gatehouse.spring.problem.ProblemConfiguration;
import java.time.Clock;
import java.time.Period;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Guards, without accounts and without a route. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = "dev.gatehouse.spring.GatehouseAutoConfiguration")
@Import({ProblemConfiguration.class, GuardConfiguration.class})
class BareApplication {

    static final String ADMINS = "Admins";
    static final String SKILLED = "Skilled";

    @Bean
    TestPermits permits() {
        return new TestPermits();
    }

    @Bean
    Clock clock(TestPermits permits) {
        return permits.clock;
    }

    @Bean
    PermitReader permitReader(TestPermits permits) {
        return permits.reader;
    }

    @Bean
    CutOffs cutOffs(TestPermits permits) {
        return permits.cutOffs;
    }

    @Bean
    Policies policies() {
        return Policies.builder()
                .add(ADMINS, Requirements.role("Admin"))
                .add(SKILLED, Requirements.minimumPeriodSince("jwt.datej", Period.ofYears(1)))
                .build();
    }
}
