package dev.gatehouse.viewer.server;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.PasswordFault;
import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.core.user.UserStore.Credentials;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The traders to try the viewer with. */
@Component
class DemoTraders {

    private record DemoTrader(String email, String firstName, String lastName, Period service, Set<String> roles) {}

    private static final List<DemoTrader> ALL = List.of(
            new DemoTrader(
                    "admin@viewer.example", "Amara", "Perera", Period.ofYears(10), Set.of(ViewerPolicies.ADMIN_ROLE)),
            new DemoTrader("manager@viewer.example", "Nimal", "Fernando", Period.ofYears(7), Set.of()),
            new DemoTrader("skilled@viewer.example", "Sunethra", "Silva", Period.ofYears(2), Set.of()),
            new DemoTrader("junior@viewer.example", "Kasun", "Jayawardena", Period.ofMonths(3), Set.of()));

    private final UserManager users;
    private final UserStore store;
    private final PasswordHasher hasher;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;

    /** Their password is chosen by whoever tries the viewer: it only has to be long enough. */
    DemoTraders(
            UserStore store,
            PasswordHasher hasher,
            IdentityOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.users = new UserManager(store, hasher, options, work, audit, clock);
        this.store = store;
        this.hasher = hasher;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    static List<String> emails() {
        return ALL.stream().map(DemoTrader::email).toList();
    }

    /** Makes those that are missing, and gives the others the password. */
    void make(String password) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        ALL.forEach(trader -> make(trader, today, password));
    }

    private void make(DemoTrader trader, LocalDate today, String password) {
        switch (users.create(account(trader, today), password)) {
            case UserCreation.Created created -> {}
            case UserCreation.EmailTaken taken -> givePassword(trader.email(), password);
            case UserCreation.PasswordRefused(PasswordFault fault) -> throw new DemoPasswordException(fault);
            case UserCreation.EmailMalformed malformed -> throw new IllegalStateException(trader.email());
        }
    }

    private void givePassword(String email, String password) {
        Credentials account = store.findByEmail(email).orElseThrow();
        if (hasher.verify(password, account.passwordHash())) {
            return;
        }
        String hash = hasher.hash(password);
        AuditEvent event =
                AuditEvent.of(AuditType.PASSWORD_CHANGED).on(account.user().id());
        work.run(() ->
                audit.recordIf(store.replacePasswordHash(account.user().id(), account.passwordHash(), hash), event));
    }

    private static NewUser account(DemoTrader trader, LocalDate today) {
        return new NewUser(
                trader.email(),
                trader.firstName(),
                trader.lastName(),
                trader.roles(),
                Map.of(ViewerPolicies.DATE_JOINED, today.minus(trader.service()).toString()),
                true);
    }
}
