package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.factor.FactorNotices;
import dev.gatehouse.core.factor.FactorStore;
import dev.gatehouse.core.factor.PasskeyManager;
import dev.gatehouse.core.factor.PasskeyStore;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcPasskeyStore;
import dev.gatehouse.spring.GatehouseProperties.EndpointProperties;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Passkeys, where it is said which domain they are for: there is no default that could be changed later. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("gatehouse.passkeys.rp-id")
class PasskeyConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PasskeyStore passkeyStore(Database database) {
        return new JdbcPasskeyStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    PasskeyManager passkeyManager(
            PasskeyStore store,
            FactorStore factors,
            Vault vault,
            GatehouseProperties properties,
            FactorNotices notices,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        return new PasskeyManager(store, factors, vault, properties.toPasskeyOptions(), notices, work, audit, clock);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "factors", matchIfMissing = true)
    PasskeyEndpoints passkeyEndpoints(
            PasskeyManager passkeys, FactorManager factors, UserManager users, SignInManager signIns) {
        return new PasskeyEndpoints(passkeys, factors, users, signIns);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "permits", matchIfMissing = true)
    PasskeySignInEndpoints passkeySignInEndpoints(PasskeyManager passkeys, SignInDesk desk, SignInAnswers answers) {
        return new PasskeySignInEndpoints(passkeys, desk, answers);
    }
}
