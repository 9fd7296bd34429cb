package dev.gatehouse.spring;

import dev.gatehouse.core.account.AccountManager;
import dev.gatehouse.core.account.Invitations;
import dev.gatehouse.core.account.OwnAccountManager;
import dev.gatehouse.core.account.PeopleManager;
import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.factor.FactorManager;
import dev.gatehouse.core.factor.FactorNotices;
import dev.gatehouse.core.factor.FactorStore;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.KeysListener;
import dev.gatehouse.core.permit.Lineage;
import dev.gatehouse.core.permit.Nodes;
import dev.gatehouse.core.permit.PermitIssuer;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitReader;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.RefreshTokens;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.core.policy.Requirements;
import dev.gatehouse.core.query.Field;
import dev.gatehouse.core.query.Fields;
import dev.gatehouse.core.signin.ClaimsContributor;
import dev.gatehouse.core.signin.PermitRevoker;
import dev.gatehouse.core.signin.RoleManager;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.BlockList;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.PasswordRule;
import dev.gatehouse.core.user.RoleStore;
import dev.gatehouse.core.user.UserFields;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.core.work.RepeatableRequestStore;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.jdbc.Announcements;
import dev.gatehouse.jdbc.AuditRetention;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.Feed;
import dev.gatehouse.jdbc.Housekeeping;
import dev.gatehouse.jdbc.JdbcFactorStore;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import dev.gatehouse.jdbc.JdbcPermitStore;
import dev.gatehouse.jdbc.JdbcRepeatableRequestStore;
import dev.gatehouse.jdbc.JdbcRoleStore;
import dev.gatehouse.jdbc.JdbcUserStore;
import dev.gatehouse.jdbc.Jobs;
import dev.gatehouse.spring.GatehouseProperties.EndpointProperties;
import dev.gatehouse.spring.guard.GuardConfiguration;
import dev.gatehouse.spring.guard.PolicyGuard;
import dev.gatehouse.spring.limit.ClientAddresses;
import dev.gatehouse.spring.limit.RateLimits;
import dev.gatehouse.spring.meter.MeterConfiguration;
import dev.gatehouse.spring.meter.Tally;
import dev.gatehouse.spring.problem.DeviceReader;
import dev.gatehouse.spring.problem.DoorOptions;
import dev.gatehouse.spring.problem.ProblemConfiguration;
import dev.gatehouse.spring.trace.TraceConfiguration;
import dev.gatehouse.spring.web.RepeatableRequests;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.json.JsonMapper;

/** Gives an application accounts, permits and policies. Every part is replaced by declaring a bean of its type. */
@AutoConfiguration(
        after = MailSenderAutoConfiguration.class,
        before = {
            ErrorMvcAutoConfiguration.class,
            SecurityAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({
    AccountConfiguration.class,
    AuditConfiguration.class,
    CutOffsHealth.class,
    GuardConfiguration.class,
    MeterConfiguration.class,
    PasskeyConfiguration.class,
    ProblemConfiguration.class,
    SessionConfiguration.class,
    TraceConfiguration.class
})
@EnableConfigurationProperties(GatehouseProperties.class)
class GatehouseAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(GatehouseAutoConfiguration.class);

    /** However a node hears of new keys, it looks for them. */
    private static final Duration RELOAD_EVERY = Duration.ofSeconds(30);

    private static final Duration RELOAD_AGAIN_AFTER = Duration.ofMillis(500);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
    private static final Duration CLEAN_UP_EVERY = Duration.ofHours(1);
    private static final Duration ROTATE_EVERY = Duration.ofMinutes(10);

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnMissingBean
    PermitOptions permitOptions(GatehouseProperties properties) {
        return properties.permit().toOptions();
    }

    @Bean
    @ConditionalOnMissingBean
    IdentityOptions identityOptions(GatehouseProperties properties) {
        return properties.toIdentityOptions();
    }

    @Bean
    @ConditionalOnMissingBean
    DoorOptions doorOptions(GatehouseProperties properties) {
        return properties.web().toOptions();
    }

    @Bean
    @ConditionalOnMissingBean
    ClientAddresses clientAddresses(GatehouseProperties properties) {
        return properties.web().toClientAddresses();
    }

    @Bean
    @ConditionalOnMissingBean
    RateLimits rateLimits(ClientAddresses addresses, GatehouseProperties properties, Clock clock) {
        return new RateLimits(addresses, properties.limits().toOptions(), clock);
    }

    @Bean
    @ConditionalOnMissingBean
    DataFolder dataFolder(GatehouseProperties properties) {
        return Storage.dataFolder(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    Database database(GatehouseProperties properties, DataFolder folder) {
        return Storage.database(properties, folder);
    }

    @Bean
    @ConditionalOnMissingBean
    Announcements announcements(Database database) {
        return database.announcements();
    }

    @Bean
    DatabaseWaitFilter databaseWaitFilter(ObjectProvider<Database> database) {
        return new DatabaseWaitFilter(database);
    }

    @Bean
    @ConditionalOnMissingBean
    UserStore userStore(Database database) {
        return new JdbcUserStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    PermitStore permitStore(Database database) {
        return new JdbcPermitStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyRingStore keyRingStore(Database database) {
        return new JdbcKeyRingStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    PasswordHasher passwordHasher(IdentityOptions options) {
        return PasswordHasher.argon2id(options.hashing());
    }

    @Bean
    @ConditionalOnMissingBean
    PasswordRule passwordRule(
            GatehouseProperties properties, @Value("${spring.application.name:}") String applicationName) {
        return new BlockList(properties.users().productNames(applicationName));
    }

    @Bean
    @ConditionalOnMissingBean
    UserManager userManager(
            UserStore users,
            PasswordHasher hasher,
            IdentityOptions options,
            PasswordRule rule,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        return new UserManager(users, hasher, options, rule, work, audit, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyEncryption keyEncryption(GatehouseProperties properties, DataFolder folder, KeyRingStore store) {
        return Storage.keyEncryption(properties, folder, store);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyRing keyRing(
            KeyRingStore store,
            KeyEncryption encryption,
            GatehouseProperties properties,
            PermitOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        // Other nodes refuse what is signed with a key they have not heard of.
        Duration lead = properties.isEmbedded()
                ? Duration.ZERO
                : properties.keys().toOptions().lead();
        return KeyRing.open(
                store, encryption, properties.permit().toSigningOptions(), options, lead, work, audit, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    KeyManager keyManager(
            KeyRingStore store,
            KeyEncryption encryption,
            GatehouseProperties properties,
            PermitOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        return new KeyManager(
                store,
                encryption,
                properties.permit().toSigningOptions(),
                options,
                properties.keys().toOptions(),
                work,
                audit,
                clock);
    }

    @Bean
    @ConditionalOnMissingBean
    Vault vault(KeyRing keys) {
        return new Vault(keys);
    }

    @Bean
    @ConditionalOnMissingBean
    KeysListener keysListener(@Qualifier("keyReload") Ticker keyReload) {
        return keyReload::soon;
    }

    /** Never lazy, as what else keeps a node up to date: nobody asks for it. */
    @Bean
    @Lazy(false)
    Ticker keyReload(KeyRing keys) {
        return new Ticker("gatehouse-keys", RELOAD_EVERY, goOn -> reload(keys, goOn));
    }

    @Bean
    @Lazy(false)
    Ticker periodicWork(
            Database database,
            KeyManager manager,
            KeyRing keys,
            AuditKey auditKey,
            AccountManager accounts,
            OwnAccountManager ownAccounts,
            GatehouseProperties properties,
            Clock clock) {
        Housekeeping housekeeping = new Housekeeping(database, clock);
        Duration retention = properties.permit().toRetention();
        Duration patience = properties.mail().toGiveUpAfter();
        List<PeriodicWork.Job> jobs = List.of(
                new PeriodicWork.Job(
                        "expired-permits", CLEAN_UP_EVERY, goOn -> housekeeping.removeExpiredPermits(retention, goOn)),
                new PeriodicWork.Job("forgotten-cut-offs", CLEAN_UP_EVERY, housekeeping::removeForgotten),
                new PeriodicWork.Job(
                        "old-audit-rows",
                        CLEAN_UP_EVERY,
                        goOn -> removeOldRows(database, auditKey, properties, clock, goOn)),
                new PeriodicWork.Job("retired-keys", CLEAN_UP_EVERY, goOn -> housekeeping.removeRetiredKeys(retention)),
                new PeriodicWork.Job("expired-codes", CLEAN_UP_EVERY, housekeeping::removeExpiredCodes),
                new PeriodicWork.Job(
                        "unconfirmed-accounts", CLEAN_UP_EVERY, goOn -> removeUnconfirmed(accounts, properties, goOn)),
                new PeriodicWork.Job("removals", CLEAN_UP_EVERY, ownAccounts::removeDue),
                new PeriodicWork.Job("forgotten-requests", CLEAN_UP_EVERY, housekeeping::removeForgottenRequests),
                new PeriodicWork.Job(
                        "abandoned-mails", CLEAN_UP_EVERY, goOn -> abandonMails(housekeeping, patience, goOn)),
                new PeriodicWork.Job("dead-nodes", CLEAN_UP_EVERY, goOn -> housekeeping.removeDeadNodes()),
                new PeriodicWork.Job("key-rotation", ROTATE_EVERY, goOn -> rotateWhereDue(manager, keys)));
        return new Ticker("gatehouse-work", LOOK_EVERY, new PeriodicWork(new Jobs(database, clock), jobs));
    }

    @Bean
    @ConditionalOnMissingBean
    CutOffs cutOffs(Clock clock) {
        return new CutOffs(clock);
    }

    /** What it follows are our own tables: what a store of the application's own has cut off is loaded from there, once. */
    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean(Nodes.class)
    Feed feed(
            Database database,
            PermitStore permits,
            CutOffs cutOffs,
            KeysListener keys,
            GatehouseProperties properties,
            ObjectProvider<Tally> tally,
            Clock clock) {
        Tally counting = tally.getIfAvailable(() -> Tally.NONE);
        Feed feed = Feed.follow(
                database,
                cutOffs,
                keys,
                counting::revocation,
                properties.nodes().name(),
                clock);
        if (!(permits instanceof JdbcPermitStore)) {
            cutOffs.add(permits.cutOffs(clock.instant()));
        }
        return feed;
    }

    @Bean
    @ConditionalOnMissingBean
    PermitReader permitReader(KeyRing keys, CutOffs cutOffs, PermitOptions options, Clock clock) {
        return new PermitReader(keys, cutOffs, options, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    FactorStore factorStore(Database database) {
        return new JdbcFactorStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    FactorManager factorManager(
            FactorStore store,
            Vault vault,
            PermitOptions options,
            FactorNotices notices,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        return new FactorManager(store, vault, options.issuer(), notices, work, audit, clock);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "factors", matchIfMissing = true)
    FactorEndpoints factorEndpoints(FactorManager factors, UserManager users, SignInManager signIns) {
        return new FactorEndpoints(factors, users, signIns);
    }

    @Bean
    @ConditionalOnMissingBean
    RoleStore roleStore(Database database) {
        return new JdbcRoleStore(database);
    }

    @Bean
    @ConditionalOnMissingBean
    RepeatableRequestStore repeatableRequestStore(Database database) {
        return new JdbcRepeatableRequestStore(database);
    }

    @Bean
    RepeatableRequests repeatableRequests(
            RepeatableRequestStore store,
            UnitOfWork work,
            JsonMapper json,
            GatehouseProperties properties,
            Clock clock) {
        return new RepeatableRequests(store, work, json, properties.web().repeatableFor(), clock);
    }

    @Bean
    @ConditionalOnMissingBean
    RoleManager roleManager(
            RoleStore store,
            PermitStore permits,
            CutOffs cutOffs,
            PermitOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        PermitRevoker revoker = new PermitRevoker(permits, cutOffs, options, work, audit, clock);
        return new RoleManager(store, revoker, work, audit);
    }

    @Bean
    @ConditionalOnMissingBean
    SignInManager signInManager(
            UserManager users,
            FactorManager factors,
            PermitStore permits,
            KeyRing keys,
            CutOffs cutOffs,
            PermitOptions options,
            RoleManager roles,
            ObjectProvider<ClaimsContributor> contributors,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        return new SignInManager(
                users,
                factors,
                permits,
                new PermitIssuer(keys, options),
                new RefreshTokens(keys, cutOffs),
                new Lineage(keys),
                cutOffs,
                options,
                together(Stream.concat(Stream.<ClaimsContributor>of(roles::claimsOf), contributors.orderedStream())
                        .toList()),
                work,
                audit,
                clock);
    }

    @Bean
    @ConditionalOnMissingBean
    Policies policies() {
        return Policies.builder().add("Admins", Requirements.role("Admin")).build();
    }

    @Bean
    @ConditionalOnMissingBean
    UserView userView() {
        return UserSummary::of;
    }

    @Bean
    Revocations revocations(Nodes nodes, GatehouseProperties properties) {
        return new Revocations(nodes, properties.nodes().maxWait());
    }

    @Bean
    SignInAnswers signInAnswers(UserView view, GatehouseProperties properties, ObjectProvider<Tally> tally) {
        return new SignInAnswers(view, properties.web().userName(), tally.getIfAvailable(() -> Tally.NONE));
    }

    @Bean
    SignInDesk signInDesk(SignInManager signIns, DeviceReader devices, RateLimits limits) {
        return new SignInDesk(signIns, devices, limits);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "permits", matchIfMissing = true)
    PermitEndpoints permitEndpoints(
            SignInManager signIns,
            Revocations revocations,
            PolicyGuard guard,
            SignInDesk desk,
            SignInAnswers answers,
            Policies policies,
            GatehouseProperties properties) {
        requirePolicy("manager-policy", properties.web().managerPolicy(), policies);
        return new PermitEndpoints(signIns, revocations, guard, desk, answers, properties);
    }

    @Bean
    UserPatches userPatches(JsonMapper json, UserView view, ObjectProvider<ManagedClaim> claims) {
        return new UserPatches(json, view, claims.stream().toList());
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "people", matchIfMissing = true)
    InvitationEndpoints invitationEndpoints(
            Invitations invitations,
            AccountManager accounts,
            UserManager users,
            PolicyGuard guard,
            UserView view,
            UserPatches patches,
            RateLimits limits,
            GatehouseProperties properties) {
        return new InvitationEndpoints(invitations, accounts, users, guard, view, patches, limits, properties.web());
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "people", matchIfMissing = true)
    PeopleEndpoints peopleEndpoints(
            PeopleManager people,
            OwnAccountManager own,
            UserManager users,
            SignInManager signIns,
            PolicyGuard guard,
            UserView view,
            UserPatches patches,
            ObjectProvider<ManagedClaim> claims,
            Policies policies,
            GatehouseProperties properties) {
        requirePolicy("manager-policy", properties.web().managerPolicy(), policies);
        requirePolicy("admin-policy", properties.web().adminPolicy(), policies);
        return new PeopleEndpoints(
                people, own, users, signIns, guard, view, patches, userFields(claims.stream()), properties.web());
    }

    private static Fields userFields(Stream<ManagedClaim> claims) {
        Stream<Field> managed = claims.map(claim -> UserFields.claim(claim.field(), claim.claim(), claim.type()));
        return new Fields(Stream.concat(UserFields.ALL.stream(), managed).toList());
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "people", matchIfMissing = true)
    RoleEndpoints roleEndpoints(
            RoleManager roles, UserManager users, PolicyGuard guard, GatehouseProperties properties) {
        return new RoleEndpoints(roles, users, guard, properties.web().adminPolicy());
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "jwks", matchIfMissing = true)
    KeysEndpoint keysEndpoint(KeyRing keys, GatehouseProperties properties) {
        return new KeysEndpoint(keys, properties.keys().toOptions());
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "keys", matchIfMissing = true)
    KeyEndpoints keyEndpoints(
            KeyManager manager,
            KeyRing keys,
            CutOffs cutOffs,
            Revocations revocations,
            PolicyGuard guard,
            Policies policies,
            GatehouseProperties properties) {
        requirePolicy("key-policy", properties.web().keyPolicy(), policies);
        return new KeyEndpoints(
                manager, keys, cutOffs, revocations, guard, properties.web().keyPolicy());
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "audit", matchIfMissing = true)
    AuditEndpoints auditEndpoints(
            AuditStore store, PolicyGuard guard, Policies policies, GatehouseProperties properties, Clock clock) {
        requirePolicy("audit-policy", properties.web().auditPolicy(), policies);
        return new AuditEndpoints(store, guard, properties.web().auditPolicy(), clock);
    }

    @Bean
    @ConditionalOnProperty(name = EndpointProperties.PREFIX + "policies", matchIfMissing = true)
    PolicyEndpoints policyEndpoints(
            Policies policies,
            PolicyGuard guard,
            UserManager users,
            SignInManager signIns,
            GatehouseProperties properties) {
        requirePolicy("manager-policy", properties.web().managerPolicy(), policies);
        return new PolicyEndpoints(policies, guard, users, signIns, properties.web());
    }

    /** Where two claim the same, the later one does. */
    private static ClaimsContributor together(List<ClaimsContributor> contributors) {
        return user -> {
            Map<String, Object> claims = new LinkedHashMap<>();
            contributors.forEach(contributor -> claims.putAll(contributor.claimsOf(user)));
            return claims;
        };
    }

    /** Until it has succeeded: a node that doesn't know a new key yet refuses what it signed. */
    private static void reload(KeyRing keys, BooleanSupplier goOn) {
        while (!keys.reload() && goOn.getAsBoolean()) {
            LockSupport.parkNanos(RELOAD_AGAIN_AFTER.toNanos());
        }
    }

    private static void removeOldRows(
            Database database, AuditKey key, GatehouseProperties properties, Clock clock, BooleanSupplier goOn) {
        Duration retention = properties.audit().retention();
        if (!retention.isZero()) {
            new AuditRetention(database, key).removeBefore(clock.instant().minus(retention), goOn);
        }
    }

    /** Where nobody has to confirm, those who have not are users like all others. */
    private static void removeUnconfirmed(
            AccountManager accounts, GatehouseProperties properties, BooleanSupplier goOn) {
        if (properties.users().requireConfirmed()) {
            accounts.removeUnconfirmed(properties.users().toUnconfirmedRetention(), goOn);
        }
    }

    private static void abandonMails(Housekeeping housekeeping, Duration patience, BooleanSupplier goOn) {
        int abandoned = housekeeping.removeAbandonedMails(patience, goOn);
        if (abandoned > 0) {
            LOG.error("{} e-mails could not be sent for {} and were given up", abandoned, patience);
        }
    }

    private static void rotateWhereDue(KeyManager manager, KeyRing keys) {
        if (!manager.rotateWhereDue().isEmpty()) {
            keys.reload();
        }
    }

    private static void requirePolicy(String setting, String name, Policies policies) {
        if (policies.find(name).isEmpty()) {
            throw new InvalidPropertyException(
                    "gatehouse.web." + setting,
                    "must name a policy of the application (" + String.join(", ", policies.names()) + "), but is "
                            + name,
                    null);
        }
    }
}
