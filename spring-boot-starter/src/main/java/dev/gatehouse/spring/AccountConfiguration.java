package dev.gatehouse.spring;

import dev.gatehouse.core.account.AccountMails;
import dev.gatehouse.core.account.AccountManager;
import dev.gatehouse.core.account.AccountStore;
import dev.gatehouse.core.account.FactorMails;
import dev.gatehouse.core.account.Invitations;
import dev.gatehouse.core.account.OwnAccountManager;
import dev.gatehouse.core.account.PeopleManager;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.factor.FactorNotices;
import dev.gatehouse.core.mail.MailComposer;
import dev.gatehouse.core.mail.MailSender;
import dev.gatehouse.core.mail.MailTemplates;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxStore;
import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.core.mail.Sealing;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.SecurityCodeStore;
import dev.gatehouse.core.user.SecurityCodes;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcAccountStore;
import dev.gatehouse.jdbc.JdbcOutboxStore;
import dev.gatehouse.jdbc.JdbcSecurityCodeStore;
import dev.gatehouse.spring.GatehouseProperties.EndpointProperties;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.mail.BundleTemplates;
import dev.gatehouse.spring.mail.DemoInbox;
import dev.gatehouse.spring.mail.SmtpMailSender;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.mail.javamail.JavaMailSender;

/** What users do about their own accounts, and the e-mails they get of it. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(AccountConfiguration.class);

    /** In its own time, not when something was asked for: when an e-mail is composed must not be felt by whoever asks next. */
    private static final Duration SEND_EVERY = Duration.ofSeconds(1);

    @Bean
    @ConditionalOnMissingBean
    SecurityCodeStore securityCodeStore(Database database) {
        return new JdbcSecurityCodeStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    OutboxStore outboxStore(Database database) {
        return new JdbcOutboxStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    AccountStore accountStore(Database database) {
        return new JdbcAccountStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    SecurityCodes securityCodes(
            SecurityCodeStore store,
            Vault vault,
            GatehouseProperties properties,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        return new SecurityCodes(
                store,
                (purpose, subject, code) -> vault.hash("security code " + purpose + " " + subject, code),
                properties.users().toCodeOptions(),
                work,
                audit,
                clock);
    }

    @Bean
    @ConditionalOnMissingBean
    Outbox outbox(OutboxStore store, Vault vault, Clock clock) {
        return new Outbox(store, sealing(vault), clock);
    }

    @Bean
    @ConditionalOnMissingBean
    AccountManager accountManager(
            UnitOfWork unit,
            UserManager users,
            SignInManager signIns,
            SecurityCodes codes,
            Outbox outbox,
            AccountStore store,
            Clock clock) {
        return new AccountManager(unit, users, signIns, codes, outbox, store, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    PeopleManager peopleManager(UnitOfWork unit, UserManager users, SignInManager signIns, Outbox outbox) {
        return new PeopleManager(unit, users, signIns, outbox);
    }

    @Bean
    @ConditionalOnMissingBean
    Invitations invitations(UnitOfWork unit, UserManager users, Outbox outbox) {
        return new Invitations(unit, users, outbox);
    }

    @Bean
    @ConditionalOnMissingBean
    OwnAccountManager ownAccountManager(
            UnitOfWork unit,
            UserManager users,
            SignInManager signIns,
            SecurityCodes codes,
            Outbox outbox,
            AccountStore store,
            GatehouseProperties properties,
            AuditLog audit,
            Clock clock) {
        Duration coolingPeriod = properties.users().toCoolingPeriod();
        return new OwnAccountManager(unit, users, signIns, codes, outbox, store, coolingPeriod, audit, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    FactorNotices factorNotices(UserManager users, Outbox outbox) {
        return new FactorMails(users, outbox, new RequestLanguage());
    }

    @Bean
    @ConditionalOnMissingBean
    MailComposer mailComposer(UserManager users, SecurityCodes codes) {
        return new AccountMails(users, codes);
    }

    @Bean
    @ConditionalOnMissingBean
    MailTemplates mailTemplates(GatehouseProperties properties) {
        return new BundleTemplates(properties.mail().product());
    }

    @Bean
    @ConditionalOnBean(JavaMailSender.class)
    @ConditionalOnMissingBean(MailSender.class)
    SmtpMailSender smtpMailSender(JavaMailSender sender, GatehouseProperties properties) {
        return new SmtpMailSender(
                sender, properties.mail().requiredFrom(), properties.mail().product());
    }

    /** It shows codes to everybody: only where somebody said that this is a demonstration, and no server for e-mail is set. */
    @Bean
    @Profile("demo")
    @ConditionalOnMissingBean({MailSender.class, JavaMailSender.class})
    DemoInbox demoInbox(Clock clock) {
        return new DemoInbox(clock);
    }

    @Bean
    @Profile("demo")
    @ConditionalOnBean(DemoInbox.class)
    DemoInboxEndpoint demoInboxEndpoint(DemoInbox inbox) {
        return new DemoInboxEndpoint(inbox);
    }

    @Bean
    @ConditionalOnBean(MailSender.class)
    OutboxWorker outboxWorker(
            UnitOfWork unit,
            OutboxStore store,
            Outbox outbox,
            MailComposer composer,
            MailTemplates templates,
            MailSender sender,
            GatehouseProperties properties,
            Clock clock) {
        return new OutboxWorker(
                unit,
                store,
                outbox,
                composer,
                templates,
                sender,
                properties.mail().toClaimFor(),
                properties.users().toCodeOptions().freshFor(),
                clock);
    }

    @Bean
    @Lazy(false)
    Ticker mailing(ObjectProvider<OutboxWorker> worker) {
        OutboxWorker available = worker.getIfAvailable();
        if (available == null) {
            LOG.warn("no e-mail is sent, since spring.mail.host isn't set: all of them wait");
            return new Ticker("gatehouse-mail", SEND_EVERY, goOn -> {});
        }
        return new Ticker("gatehouse-mail", SEND_EVERY, available::run);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "accounts", matchIfMissing = true)
    AccountEndpoints accountEndpoints(AccountManager accounts, RateLimits limits) {
        return new AccountEndpoints(accounts, limits);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "accounts", matchIfMissing = true)
    OwnAccountEndpoints ownAccountEndpoints(
            OwnAccountManager accounts,
            UserManager users,
            SignInManager signIns,
            FactorManager factors,
            AuditStore events,
            UserView view,
            RateLimits limits,
            Clock clock) {
        return new OwnAccountEndpoints(accounts, users, signIns, factors, events, view, limits, clock);
    }

    static Sealing sealing(Vault vault) {
        return new Sealing() {
            @Override
            public String seal(String id, String text) {
                return vault.seal(context(id), text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public String open(String id, String sealed) {
                return vault.open(context(id), sealed)
                        .map(text -> new String(text, StandardCharsets.UTF_8))
                        .orElseThrow(() -> new IllegalStateException("the e-mail " + id + " can't be opened"));
            }

            private static String context(String id) {
                return "outbox " + id;
            }
        };
    }
}
