package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.audit.AuditRecorder;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcAuditStore;
import dev.gatehouse.spring.limit.ClientAddresses;
import dev.gatehouse.spring.limit.RefusalRecord;
import dev.gatehouse.spring.problem.DeviceReader;
import dev.gatehouse.spring.problem.RefusalListener;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The record of security events, and that the application hears of them: each is an application event once it is committed. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AuditKey auditKey(KeyRingStore store, KeyEncryption encryption, Clock clock) {
        return Storage.auditKey(KeyRing.derived(store, encryption, clock));
    }

    @Bean
    @ConditionalOnMissingBean
    AuditStore auditStore(Database database, AuditKey key, Clock clock) {
        return JdbcAuditStore.open(database, key, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    AuditLog auditLog(
            AuditStore store,
            UnitOfWork work,
            DeviceReader devices,
            ClientAddresses addresses,
            ApplicationEventPublisher application,
            Clock clock) {
        return new AuditRecorder(store, work, new RequestOrigin(devices, addresses), application::publishEvent, clock);
    }

    @Bean
    RefusalListener refusalRecord(AuditLog audit, ClientAddresses addresses, Clock clock) {
        return new RefusalRecord(audit, addresses, clock);
    }
}
