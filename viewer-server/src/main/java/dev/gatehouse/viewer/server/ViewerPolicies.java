package dev.gatehouse.viewer.server;

import static dev.gatehouse.core.policy.Requirements.anyOf;
import static dev.gatehouse.core.policy.Requirements.authenticated;
import static dev.gatehouse.core.policy.Requirements.claimContains;
import static dev.gatehouse.core.policy.Requirements.minimumPeriodSince;
import static dev.gatehouse.core.policy.Requirements.role;

import dev.gatehouse.core.claims.Claims;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Requirement;
import java.time.Period;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Who may do what. A role gives no years of service: an admin manages traders and shares after five years like anyone. What
 * managers and admins do is refused while it isn't known whose permits were revoked. Both read the record of security events.
 */
@Configuration(proxyBeanMethods = false)
class ViewerPolicies {

    static final String ALL_TRADERS = "AllTraders";
    static final String SKILLED_TRADERS = "SkilledTraders";
    static final String TRADER_MANAGERS = "TraderManagers";
    static final String ADMINS = "Admins";
    static final String AUDITORS = "Auditors";
    static final String API_USER = "ApiUser";

    static final String ADMIN_ROLE = "Admin";
    static final String API_SCOPE = "api.access";

    /** The claim that holds the date a trader joined the organisation. */
    static final String DATE_JOINED = "jwt.datej";

    @Bean
    Policies policies() {
        Requirement managerYears = minimumPeriodSince(DATE_JOINED, Period.ofYears(5));
        return Policies.builder()
                .add(ALL_TRADERS, authenticated())
                .add(SKILLED_TRADERS, minimumPeriodSince(DATE_JOINED, Period.ofYears(1)))
                .addFailClosed(TRADER_MANAGERS, managerYears)
                .addFailClosed(ADMINS, role(ADMIN_ROLE))
                .addFailClosed(AUDITORS, anyOf(managerYears, role(ADMIN_ROLE)))
                .add(API_USER, claimContains(Claims.SCOPE, API_SCOPE))
                .build();
    }
}
