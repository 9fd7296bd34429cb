package dev.stranger;

import static dev.gatehouse.core.policy.Requirements.minimumPeriodSince;
import static dev.gatehouse.core.policy.Requirements.role;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.spring.guard.RequiresPolicy;
import java.time.Period;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** All that an application which is not ours has to write: everything else comes with the dependency. */
@SpringBootApplication
@RestController
public class StrangersApplication {

    @Bean
    Policies policies() {
        return Policies.builder()
                .add("Admins", role("Admin"))
                .add("Seniors", minimumPeriodSince("joined", Period.ofYears(1)))
                .build();
    }

    @GetMapping("/greeting")
    @RequiresPolicy("Seniors")
    String greeting(Subject caller) {
        return "Hello " + caller.userId();
    }
}
