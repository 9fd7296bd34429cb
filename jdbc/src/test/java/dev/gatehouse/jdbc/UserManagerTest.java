package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.user.HasherBusyException;
import dev.gatehouse.core.user.HashingOptions;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.PasswordCheck;
import dev.gatehouse.core.user.PasswordFault;
import dev.gatehouse.core.user.PasswordHasher;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.user.UserStore;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts on a real database, with every call of the store and the hasher in a ledger. */
class UserManagerTest {

    private static final String EMAIL = "nimal@viewer.example";
    private static final String PASSWORD = "correct horse café";
    private static final String WRONG = "incorrect horse café";
    private static final LockoutOptions LOCKOUT = LockoutOptions.DEFAULT;

    /** So that no test depends on how quick the machine is. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final HashingOptions PATIENT = new HashingOptions(19_456, 2, 1, 2, 200, PATIENCE);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private final Ledger ledger = new Ledger();
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private Database database;
    private UserStore store;
    private PasswordHasher hasher;
    private UserManager users;

    @BeforeEach
    void open() {
        database = openDatabase();
        store = ledger.of(new JdbcUserStore(database));
        hashWith(newHasher());
    }

    private void hashWith(PasswordHasher other) {
        hasher = ledger.of(other);
        users = new UserManager(store, hasher, IdentityOptions.DEFAULT, database, events::add, clock);
    }

    /** The real one, on one engine of the two. */
    PasswordHasher newHasher() {
        return PasswordHasher.argon2id(PATIENT);
    }

    /** The database on the engine under test. */
    Database openDatabase() {
        return TestDatabases.sqlite(folder);
    }

    @AfterEach
    void close() {
        hasher.close();
        database.close();
    }

    @Test
    void theLastAdminStaysOne() {
        User admin = created(admin("admin@viewer.example"));
        Instant accessUntil = clock.instant();

        assertThat(users.update(changed(admin, Set.of(), false), accessUntil)).isEqualTo(new UserChange.LastAdmin());
        assertThat(users.update(changed(admin, admin.roles(), true), accessUntil))
                .isEqualTo(new UserChange.LastAdmin());
        assertThat(users.update(unconfirmed(admin), accessUntil)).isEqualTo(new UserChange.LastAdmin());
        assertThat(users.delete(admin, accessUntil)).isEqualTo(new UserChange.LastAdmin());
        assertThat(users.find(admin.id())).contains(admin);

        created(admin("other@viewer.example"));
        assertThat(users.delete(admin, accessUntil)).isInstanceOf(UserChange.Changed.class);
    }

    @Test
    void ofAdminsWhoDemoteEachOtherOneIsLeft() {
        for (int round = 0; round < 20; round++) {
            List<User> admins = List.of(
                    created(admin("one-" + round + "@viewer.example")),
                    created(admin("two-" + round + "@viewer.example")),
                    created(admin("three-" + round + "@viewer.example")));
            Instant accessUntil = clock.instant();

            List<UserChange> changes = Together.run(3, number -> switch (number) {
                case 0 -> users.update(changed(admins.get(1), Set.of(), false), accessUntil);
                case 1 -> users.update(changed(admins.get(2), admins.get(2).roles(), true), accessUntil);
                default -> users.delete(admins.get(0), accessUntil);
            });

            assertThat(changes).containsOnlyOnce(new UserChange.LastAdmin());
            User left = admins.get((changes.indexOf(new UserChange.LastAdmin()) + 1) % 3);
            assertThat(users.find(left.id())).contains(left);
            database.<Integer>write(
                    client -> client.sql("update users set roles = '[]'").update());
        }
    }

    private static NewUser admin(String email) {
        return new NewUser(email, "Amara", "Perera", Set.of("Admin"), Map.of(), true);
    }

    private static User changed(User user, Set<String> roles, boolean disabled) {
        return changed(user, roles, user.confirmed(), disabled);
    }

    private static User unconfirmed(User user) {
        return changed(user, user.roles(), false, user.disabled());
    }

    private static User changed(User user, Set<String> roles, boolean confirmed, boolean disabled) {
        return new User(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                roles,
                user.claims(),
                confirmed,
                disabled,
                user.version(),
                user.permitsFrom());
    }

    @ParameterizedTest
    @ValueSource(strings = {EMAIL, "NIMAL@Viewer.Example", "  nimal@viewer.example\t"})
    void theRightPasswordPassesHoweverTheEmailIsTyped(String email) {
        User nimal = created(nimal());

        assertThat(users.check(email, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
        assertThat(users.check(email, Normalizer.normalize(PASSWORD, Normalizer.Form.NFD)))
                .isEqualTo(new PasswordCheck.Passed(nimal));
    }

    @Test
    void anotherPasswordIsRefused() {
        created(nimal());

        for (String password : new String[] {WRONG, PASSWORD + " ", PASSWORD.toUpperCase(Locale.ROOT), ""}) {
            assertThat(users.check(EMAIL, password)).isEqualTo(new PasswordCheck.Refused());
        }
    }

    @Test
    void passingCostsOneReadOneHashAndOneWrite() {
        created(nimal());
        ledger.clear();

        users.check(EMAIL, PASSWORD);

        assertThat(ledger.calls()).containsExactly("findByEmail", "verify", "admit");
    }

    @ParameterizedTest
    @CsvSource({
        "unknown@viewer.example, correct horse café, countFailure",
        "nimal@viewer.example, incorrect horse café, countFailure",
        "locked@viewer.example, correct horse café, admit",
        "locked@viewer.example, incorrect horse café, countFailure",
        "disabled@viewer.example, correct horse café, countFailure",
        "disabled@viewer.example, incorrect horse café, countFailure",
        "unconfirmed@viewer.example, correct horse café, countFailure",
        "unconfirmed@viewer.example, incorrect horse café, countFailure",
        "no e-mail at all, correct horse café, countFailure",
        "'', '', countFailure",
        "nimal@viewer.example, 'with a \u0000 in it', countFailure"
    })
    void everyRefusalCostsOneReadOneHashAndOneWrite(String email, String password, String write) {
        String hash = hasher.hash(PASSWORD);
        added(EMAIL, true, false, hash);
        lock(added("locked@viewer.example", true, false, hash));
        added("disabled@viewer.example", true, true, hash);
        added("unconfirmed@viewer.example", false, false, hash);
        ledger.clear();

        assertThat(users.check(email, password)).isEqualTo(new PasswordCheck.Refused());

        assertThat(ledger.calls()).containsExactly("findByEmail", "verify", write);
    }

    @Test
    void tooManyWrongPasswordsLockUntilTheLocksEnd() {
        User nimal = created(nimal());
        guess(LOCKOUT.maxFailures(), EMAIL);

        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Refused());
        clock.advance(LOCKOUT.duration().minus(SECOND));
        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Refused());
        clock.advance(SECOND);
        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
    }

    @Test
    void oneWrongPasswordFewerDoesNotLock() {
        User nimal = created(nimal());
        guess(LOCKOUT.maxFailures() - 1, EMAIL);

        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
    }

    @Test
    void guessesAtTheSameMomentLockAsThoseInARowDo() {
        created(nimal());

        Together.run(20, number -> users.check(EMAIL, WRONG + number));

        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Refused());
    }

    @Test
    void anHonestUsersSignInsAtTheSameMomentAllPass() {
        User nimal = created(nimal());

        assertThat(Together.run(20, number -> users.check(EMAIL, PASSWORD)))
                .containsOnly(new PasswordCheck.Passed(nimal));
    }

    @Test
    void theRightPasswordOfAnUnconfirmedAccountIsNoFailureOfItsOwner() {
        User nimal = created(newUser(EMAIL, false));
        for (int i = 0; i <= LOCKOUT.maxFailures(); i++) {
            assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Refused());
        }

        assertThat(whereNoneIsConfirmed().check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
    }

    @Test
    void anUnconfirmedAccountPassesWhereThatIsNotRequired() {
        User nimal = created(newUser(EMAIL, false));

        assertThat(whereNoneIsConfirmed().check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
    }

    @Test
    void whoeverComesWhileTooManyWaitIsToldSoAndNothingIsCounted() {
        created(nimal());
        ledger.clear();
        ledger.busy = true;

        assertThatExceptionOfType(HasherBusyException.class).isThrownBy(() -> users.check(EMAIL, WRONG));

        assertThat(ledger.calls()).containsExactly("findByEmail", "verify");
    }

    @Test
    void aHashOfFormerParametersIsMadeAnewAtTheNextSignInAndOnlyThen() {
        User nimal = createdWithFormerParameters();
        ledger.clear();

        users.check(EMAIL, WRONG);
        assertThat(ledger.calls()).containsExactly("findByEmail", "verify", "countFailure");
        ledger.clear();
        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
        assertThat(ledger.calls())
                .containsExactly("findByEmail", "verify", "admit", "hash", "replacePasswordHash", "forgetFailures");
        ledger.clear();
        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
        assertThat(ledger.calls()).containsExactly("findByEmail", "verify", "admit");
        assertThat(storedHash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void whoSignsInWhileTooManyWaitToBeHashedAnewPassesAllTheSame() {
        User nimal = createdWithFormerParameters();
        ledger.busyWithHashing = true;

        assertThat(users.check(EMAIL, PASSWORD)).isEqualTo(new PasswordCheck.Passed(nimal));
        assertThat(storedHash()).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
    }

    @Test
    void aCreatedAccountIsAsAskedForAndFound() {
        NewUser asked = new NewUser(
                " Nimal@VIEWER.example", "Nimal", "Perera", Set.of("Admin"), Map.of("jwt.datej", "2019-03-01"), true);

        User nimal = created(asked);

        assertThat(nimal.email()).isEqualTo(EMAIL);
        assertThat(nimal.firstName()).isEqualTo("Nimal");
        assertThat(nimal.lastName()).isEqualTo("Perera");
        assertThat(nimal.roles()).containsExactly("Admin");
        assertThat(nimal.claims()).containsExactly(Map.entry("jwt.datej", "2019-03-01"));
        assertThat(nimal.confirmed()).isTrue();
        assertThat(nimal.disabled()).isFalse();
        assertThat(nimal.version()).isEqualTo(1);
        assertThat(users.find(nimal.id())).contains(nimal);
        assertThat(users.find("another")).isEmpty();
        assertThat(users.list(10, 0)).containsExactly(nimal);
        assertThat(users.list(10, 1)).isEmpty();
    }

    @Test
    void anEmailHasOneAccountHoweverItIsTyped() {
        User nimal = created(nimal());

        assertThat(users.create(newUser("NIMAL@viewer.example", true), PASSWORD))
                .isEqualTo(new UserCreation.EmailTaken());
        assertThat(users.list(10, 0)).containsExactly(nimal);
    }

    @Test
    void aTakenEmailCostsAHashAsAFreeOneDoes() {
        created(nimal());
        ledger.clear();

        users.create(nimal(), PASSWORD);

        assertThat(ledger.calls()).containsExactly("hash", "add");
    }

    @Test
    void whatIsNoEmailIsRefused() {
        assertThat(users.create(newUser("nimal", true), PASSWORD)).isEqualTo(new UserCreation.EmailMalformed());
        assertThat(users.list(10, 0)).isEmpty();
    }

    @Test
    void aPasswordThatCannotBeChosenIsRefusedAndSaysWhy() {
        assertThat(users.create(nimal(), "1234567")).isEqualTo(refused(new PasswordFault.TooShort(8)));
        assertThat(users.create(nimal(), "a".repeat(129))).isEqualTo(refused(new PasswordFault.TooLong(128)));
        assertThat(users.create(nimal(), "half a pair \ud83d")).isEqualTo(refused(new PasswordFault.Malformed()));
        assertThat(users.list(10, 0)).isEmpty();
    }

    @Test
    void theShortestPasswordIsTheOneThatWasConfigured() {
        IdentityOptions fifteen = new IdentityOptions(15, true, "Admin", LOCKOUT, HashingOptions.DEFAULT);
        UserManager strict = new UserManager(store, hasher, fifteen, database, events::add, clock);

        assertThat(strict.create(nimal(), "a".repeat(14))).isEqualTo(refused(new PasswordFault.TooShort(15)));
        assertThat(strict.create(nimal(), "a".repeat(15))).isInstanceOf(UserCreation.Created.class);
    }

    @Test
    void theLogTellsOperatorsWhyAndNamesNobodyButByTheirId() {
        String log = logOf(() -> {
            created(nimal());
            users.check(EMAIL, PASSWORD);
            users.check("unknown@viewer.example", PASSWORD);
            added("disabled@viewer.example", true, true, hasher.hash(PASSWORD));
            users.check("disabled@viewer.example", PASSWORD);
            created(newUser("unconfirmed@viewer.example", false));
            users.check("unconfirmed@viewer.example", PASSWORD);
            guess(LOCKOUT.maxFailures(), EMAIL);
            users.check(EMAIL, PASSWORD);
        });

        String id = store.findByEmail(EMAIL).orElseThrow().user().id();
        assertThat(log)
                .contains("user " + id + " created")
                .contains("sign-in of user " + id + " passed")
                .contains("sign-in refused: no such user")
                .contains("refused: disabled")
                .contains("refused: e-mail not confirmed")
                .contains("sign-in of user " + id + " refused: wrong password")
                .contains("sign-in of user " + id + " refused: locked")
                .doesNotContain("viewer.example", "horse", "argon2id");
    }

    private static NewUser nimal() {
        return newUser(EMAIL, true);
    }

    private static NewUser newUser(String email, boolean confirmed) {
        return new NewUser(email, "Nimal", "Perera", Set.of(), Map.of(), confirmed);
    }

    private User created(NewUser user) {
        return created(users, user);
    }

    private static User created(UserManager users, NewUser user) {
        return switch (users.create(user, PASSWORD)) {
            case UserCreation.Created(User created) -> created;
            case UserCreation other -> throw new AssertionError("not created, but " + other);
        };
    }

    private User createdWithFormerParameters() {
        hasher.close();
        hashWith(PasswordHasher.argon2id(PATIENT));
        HashingOptions former = new HashingOptions(7_168, 5, 1, 1, 1, SECOND);
        try (PasswordHasher formerHasher = PasswordHasher.argon2id(former)) {
            return created(
                    new UserManager(store, formerHasher, IdentityOptions.DEFAULT, database, events::add, clock),
                    nimal());
        }
    }

    private User added(String email, boolean confirmed, boolean disabled, String hash) {
        User user = new User(RandomId.next(), email, "Nimal", "Perera", Set.of(), Map.of(), confirmed, disabled, 1, 1);
        assertThat(store.add(user, hash)).isTrue();
        return user;
    }

    private void lock(User user) {
        for (int i = 0; i < LOCKOUT.maxFailures(); i++) {
            store.countFailure(new LockoutAccount(user.id()), clock.instant(), LOCKOUT);
        }
    }

    private void guess(int times, String email) {
        for (int i = 0; i < times; i++) {
            assertThat(users.check(email, WRONG)).isEqualTo(new PasswordCheck.Refused());
        }
    }

    private UserManager whereNoneIsConfirmed() {
        IdentityOptions options = new IdentityOptions(8, false, "Admin", LOCKOUT, HashingOptions.DEFAULT);
        return new UserManager(store, hasher, options, database, events::add, clock);
    }

    private String storedHash() {
        return store.findByEmail(EMAIL).orElseThrow().passwordHash();
    }

    private static UserCreation refused(PasswordFault fault) {
        return new UserCreation.PasswordRefused(fault);
    }

    private static String logOf(Runnable work) {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(err);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
