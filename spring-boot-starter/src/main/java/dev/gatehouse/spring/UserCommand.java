package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.factor.FactorStore;
import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.Vault;
import dev.gatehouse.core.signin.PermitRevoker;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcFactorStore;
import dev.gatehouse.jdbc.JdbcOutboxStore;
import dev.gatehouse.jdbc.JdbcPermitStore;
import dev.gatehouse.jdbc.JdbcUserStore;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.RevokedReason;
import java.io.PrintStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Looks after the users of an application's database without starting the application: with PostgreSQL also while it runs, with
 * the embedded database only while it doesn't. So the first of those who manage the others is made, also before the
 * application's first start.
 */
public final class UserCommand {

    /** One line for each way to call it. */
    public static final String USAGE = """
            users list [TEXT]     every user, or those whose e-mail or names contain TEXT
            users add EMAIL FIRST-NAME LAST-NAME [--role ROLE]... [--claim NAME=VALUE]...
                                  makes an account that is confirmed, with a password that is shown once
            users disable EMAIL   from now on nobody uses the account; its permits end
            users reset EMAIL [--factors]
                                  another password, shown once; permits end, locks are forgotten, second factors stay
                                  unless they are to be removed as well
            """;

    private static final String ROW = "%-32s %-12s %-16s %-32s %s%n";
    private static final int PAGE = 500;

    /** Of e-mails: nobody says here what their readers speak. */
    private static final String LANGUAGE = "en";

    private static final int NAMES = 3;
    private static final Pattern CLAIM = Pattern.compile("([\\w.:/-]+)=(.{1,200})");

    private final GatehouseProperties properties;
    private final Console console;

    private UserCommand(GatehouseProperties properties, Console console) {
        this.properties = properties;
        this.console = console;
    }

    /**
     * Does what {@code arguments} ask for.
     *
     * @param environment with the settings of the application, {@code gatehouse.*}
     * @param arguments what follows {@code users}
     * @return the exit code: 0, or 1 where it could not be done, or 2 where nobody can tell what is asked for; one line to
     *     {@code errors} says why
     * @throws RuntimeException as the application's start would, where a setting is wrong or the database can't be used
     */
    public static int run(Environment environment, List<String> arguments, PrintStream out, PrintStream errors) {
        GatehouseProperties properties = Binder.get(environment).bindOrCreate("gatehouse", GatehouseProperties.class);
        return new UserCommand(properties, new Console("users", properties, out, errors)).run(arguments);
    }

    private int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.stream().skip(1).toList();
        return switch (command) {
            case "list" -> rest.size() > 1 ? console.misused("list takes one text at most") : list(rest);
            case "add" -> add(rest);
            case "disable" ->
                rest.size() == 1
                        ? with(desk -> change(desk, rest.getFirst(), user -> disable(desk, user)))
                        : console.misused("disable takes the e-mail of one user");
            case "reset" -> reset(rest);
            default -> console.misused("must be followed by list, add, disable or reset");
        };
    }

    private int list(List<String> texts) {
        return with(desk -> {
            console.out().printf(ROW, "EMAIL", "STATE", "ROLES", "NAME", "ID");
            List<User> page;
            int skip = 0;
            do {
                page = texts.isEmpty() ? desk.users.list(PAGE, skip) : desk.users.search(texts.getFirst(), PAGE, skip);
                page.forEach(this::print);
                skip += PAGE;
            } while (page.size() == PAGE);
            return console.done();
        });
    }

    private void print(User user) {
        String roles = String.join(",", new TreeSet<>(user.roles()));
        console.out()
                .printf(
                        ROW,
                        user.email(),
                        state(user),
                        roles.isEmpty() ? "-" : roles,
                        user.firstName() + " " + user.lastName(),
                        user.id());
    }

    private static String state(User user) {
        if (user.disabled()) {
            return "disabled";
        }
        return user.confirmed() ? "confirmed" : "unconfirmed";
    }

    private int add(List<String> arguments) {
        if (arguments.size() < NAMES) {
            return console.misused("add takes an e-mail, a given name and a family name");
        }
        Set<String> roles = new HashSet<>();
        Map<String, String> claims = new HashMap<>();
        List<String> options = arguments.subList(NAMES, arguments.size());
        for (int i = 0; i < options.size(); i += 2) {
            String value = i + 1 < options.size() ? options.get(i + 1) : "";
            if (!isTaken(options.get(i), value, roles, claims)) {
                return console.misused("add does not understand " + options.get(i) + " " + value);
            }
        }
        String firstName = arguments.get(1).strip();
        String lastName = arguments.get(2).strip();
        return FormFields.isName(firstName) && FormFields.isName(lastName)
                ? add(new NewUser(arguments.getFirst(), firstName, lastName, roles, claims, true))
                : console.failed("names are one line of 1 to 100 characters");
    }

    private static boolean isTaken(String option, String value, Set<String> roles, Map<String, String> claims) {
        Matcher claim = CLAIM.matcher(value);
        return switch (option) {
            case "--role" -> UserPatches.isRole(value) && roles.add(value);
            case "--claim" -> claim.matches() && claims.put(claim.group(1), claim.group(2)) == null;
            default -> false;
        };
    }

    private int add(NewUser user) {
        String password = RandomId.next();
        return console.withMade(
                elsewhere(),
                kept -> with(kept, desk -> switch (desk.users.create(user, password)) {
                    case UserCreation.Created(User created) ->
                        console.done("user " + created.email() + " is made; password, shown this once: " + password);
                    case UserCreation.EmailTaken taken -> console.failed("there is an account of that e-mail already");
                    case UserCreation.EmailMalformed malformed -> console.failed("that is no e-mail address");
                    case UserCreation.PasswordRefused refused ->
                        console.failed("a random password is refused: the application's rule takes none");
                }));
    }

    private static UserChange disable(Desk desk, User user) {
        UserChange change = desk.revoker.enforce(
                desk.users.update(user.disabledNow(), desk.revoker.accessUntil()), RevokedReason.ACCOUNT_CLOSED);
        if (change instanceof UserChange.Changed) {
            desk.tell(user, MailKind.ACCOUNT_DISABLED);
        }
        return change;
    }

    private int reset(List<String> arguments) {
        boolean factors = arguments.size() == 2 && arguments.getLast().equals("--factors");
        if (arguments.isEmpty() || arguments.size() > (factors ? 2 : 1)) {
            return console.misused("reset takes the e-mail of one user, and --factors after it");
        }
        return with(desk -> {
            String password = RandomId.next();
            // Before the unit of work, for it takes time.
            String hash = desk.users.hash(password);
            int done = change(desk, arguments.getFirst(), user -> reset(desk, user, hash, factors));
            if (done == 0) {
                console.out().println("password, shown this once: " + password);
            }
            return done;
        });
    }

    private static UserChange reset(Desk desk, User user, String hash, boolean factors) {
        UserChange change = desk.revoker.enforce(
                desk.users.changePasswordTo(user, hash, desk.revoker.accessUntil()), RevokedReason.ACCOUNT_CHANGED);
        if (change instanceof UserChange.Changed) {
            desk.users.unlock(user.id());
            desk.users.forgetDevices(user.id());
            desk.tell(user, MailKind.PASSWORD_CHANGED);
            if (factors) {
                desk.audit.recordIf(
                        desk.factors.removeAll(user.id()),
                        AuditEvent.of(AuditType.FACTORS_RESET).on(user.id()));
                desk.tell(user, MailKind.FACTORS_RESET);
            }
        }
        return change;
    }

    /** All that changes is one unit of work. */
    private int change(Desk desk, String email, Function<User, UserChange> change) {
        Optional<User> user = desk.users.findByEmail(email);
        if (user.isEmpty()) {
            return console.failed("there is no account of that e-mail; see users list");
        }
        return switch (desk.work.run(() -> change.apply(user.get()))) {
            case UserChange.Changed(User changed, var until) ->
                console.done("user " + changed.email() + " is changed: " + state(changed)
                        + ", and signed in nowhere any more");
            case UserChange.LastAdmin last ->
                console.failed("nobody else is enabled who has the role "
                        + properties.users().adminRole());
            case UserChange.Outdated outdated -> console.failed("somebody else changed the user meanwhile; try again");
            case UserChange.PasswordRefused refused -> throw new IllegalStateException("no password was chosen");
        };
    }

    private String elsewhere() {
        return properties.web().usersPath();
    }

    private int with(ToIntFunction<Desk> command) {
        return console.with(elsewhere(), kept -> with(kept, command));
    }

    private int with(Console.Kept kept, ToIntFunction<Desk> command) {
        IdentityOptions options = properties.toIdentityOptions();
        try (PasswordHasher hasher = PasswordHasher.argon2id(options.hashing())) {
            return command.applyAsInt(desk(kept, options, hasher));
        }
    }

    private Desk desk(Console.Kept kept, IdentityOptions options, PasswordHasher hasher) {
        Clock clock = Clock.systemUTC();
        Database database = kept.database();
        KeyEncryption encryption = Storage.keyEncryption(properties, kept.folder(), kept.keys());
        AuditLog audit = Storage.audit(database, Storage.auditKey(kept.keys(), encryption), clock);
        return new Desk(
                new UserManager(new JdbcUserStore(database), hasher, options, database, audit, clock),
                new PermitRevoker(
                        new JdbcPermitStore(database),
                        new CutOffs(clock),
                        properties.permit().toOptions(),
                        database,
                        audit,
                        clock),
                new JdbcFactorStore(database),
                new Outbox(
                        new JdbcOutboxStore(database),
                        AccountConfiguration.sealing(Vault.open(kept.keys(), encryption)),
                        clock),
                database,
                audit);
    }

    /** What the commands work with. */
    private record Desk(
            UserManager users,
            PermitRevoker revoker,
            FactorStore factors,
            Outbox outbox,
            UnitOfWork work,
            AuditLog audit) {

        /** The application sends it, when it runs. */
        void tell(User user, MailKind kind) {
            outbox.add(new OutboxMessage(kind, user.email(), LANGUAGE));
        }
    }
}
