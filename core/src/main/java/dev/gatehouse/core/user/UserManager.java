package dev.gatehouse.core.user;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.core.user.UserStore.Admission;
import dev.gatehouse.core.user.UserStore.Credentials;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts: creates and finds them, and checks passwords. Thread-safe. */
public final class UserManager {

    private static final Logger LOG = LoggerFactory.getLogger(UserManager.class);

    /** Looked up where what was typed is no e-mail, for the time it takes: no account has it. */
    private static final String NO_EMAIL = "";

    private static final long FIRST_VERSION = 1;

    private enum CreationRefusal {
        EMAIL_TAKEN
    }

    /** Devices an account knows at once: each has guesses of its own. */
    private static final int MAX_DEVICES = 10;

    private final UserStore store;
    private final PasswordHasher hasher;
    private final IdentityOptions options;
    private final PasswordRule rule;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final Clock clock;
    private final String decoyHash;

    /** Where every password may be chosen that is long enough. */
    public UserManager(
            UserStore store,
            PasswordHasher hasher,
            IdentityOptions options,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this(store, hasher, options, PasswordRule.ANY, work, audit, clock);
    }

    /**
     * @param rule which passwords nobody may choose besides
     * @param work what the store and the audit take part in
     */
    public UserManager(
            UserStore store,
            PasswordHasher hasher,
            IdentityOptions options,
            PasswordRule rule,
            UnitOfWork work,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.hasher = hasher;
        this.options = options;
        this.rule = rule;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
        this.decoyHash = hasher.hash(RandomId.next());
    }

    /**
     * Checks a password, where that is all there is to a sign-in by a stranger. Whatever comes of it costs one read, one hash
     * and one write, in this order, so that the time tells nobody whether there is such an account, or what is the matter
     * with it. The lock is decided by the write: of many guesses at the same moment no more count than of as many in a row.
     *
     * @throws HasherBusyException when too many passwords wait to be checked
     */
    public PasswordCheck check(String email, String password) {
        Optional<SignInAttempt> attempt = begin(email, password, null);
        attempt.ifPresent(this::succeeded);
        return attempt.<PasswordCheck>map(right -> new PasswordCheck.Passed(right.user()))
                .orElseGet(PasswordCheck.Refused::new);
    }

    /**
     * Begins a sign-in by checking the password, as {@link #check} does; empty where it is refused.
     *
     * @param deviceToken what the device was given at a sign-in before, or {@code null}. Where the account knows it, its
     *     failures are counted by themselves; otherwise as a stranger's, which costs one more statement whoever's it is
     * @throws HasherBusyException when too many passwords wait to be checked
     */
    public Optional<SignInAttempt> begin(String email, String password, @Nullable String deviceToken) {
        Optional<Credentials> account =
                store.findByEmail(Emails.normalize(email).orElse(NO_EMAIL));
        boolean right =
                hasher.verify(password, account.map(Credentials::passwordHash).orElse(decoyHash));
        LockoutAccount decoy = LockoutAccount.decoyFor(email);
        Optional<DeviceToken> device = DeviceToken.of(deviceToken);
        return account.map(found -> right ? settle(found, password, decoy, device) : refuse(found.user(), device))
                .orElseGet(() -> refuse(decoy, device));
    }

    /** Goes on with a sign-in whose password was right a moment ago; empty where the account may not be used any more. */
    public Optional<SignInAttempt> resume(User user, @Nullable String deviceToken) {
        Optional<SignInRefusal> obstacle = obstacle(user);
        return work.run(() -> obstacle.map(reason -> refused(user, reason))
                .orElseGet(() -> admit(user, DeviceToken.of(deviceToken))));
    }

    /**
     * Begins a sign-in of somebody who shows what nobody can guess; empty where the account may not be used. Locks are for
     * what can be guessed, and are not asked for.
     */
    public Optional<SignInAttempt> vouch(User user, @Nullable String deviceToken) {
        Optional<SignInRefusal> obstacle = obstacle(user);
        return work.run(() -> obstacle.map(reason -> refused(user, reason))
                .orElseGet(() -> Optional.of(vouched(user, DeviceToken.of(deviceToken)))));
    }

    private SignInAttempt vouched(User user, Optional<DeviceToken> device) {
        LockoutAccount strangers = LockoutAccount.of(user);
        LockoutAccount account = device.map(strangers::on)
                .filter(known -> store.admit(known, now()) != Admission.UNKNOWN)
                .orElse(strangers);
        return new SignInAttempt(user, account, false);
    }

    /** Whether a sign-in may still go on: so many others may have failed since it began that it is locked. */
    public boolean isOpen(SignInAttempt attempt) {
        return work.run(() -> admitted(attempt.user(), attempt.account(), store.admit(attempt.account(), now())))
                .isPresent();
    }

    /** Ends a sign-in that was right in everything: what failed before it is forgotten. */
    public void succeeded(SignInAttempt attempt) {
        LOG.info("sign-in of user {} passed", attempt.user().id());
        if (attempt.afterFailures()) {
            store.forgetFailures(attempt.account(), now());
        }
    }

    /** Ends a sign-in that was wrong in something but the password: counted as if that had been wrong. */
    public void failed(SignInAttempt attempt) {
        work.run(() -> {
            audit.record(refusal(attempt.user(), SignInRefusal.WRONG_SECOND_FACTOR));
            return store.countFailure(attempt.account(), now(), options.lockout());
        });
    }

    /**
     * Makes the device known to the account from now on, unless it is already.
     *
     * @return the token it shows when somebody signs in on it again; empty where it has one
     */
    public Optional<String> rememberDevice(SignInAttempt attempt) {
        if (attempt.isOnKnownDevice()) {
            return Optional.empty();
        }
        DeviceToken token = DeviceToken.next();
        User user = attempt.user();
        store.addDevice(user.id(), LockoutAccount.of(user).on(token), now(), MAX_DEVICES);
        return Optional.of(token.value());
    }

    /**
     * Forgets the devices an account knows: some may be those of whoever had its password, and each has guesses of its own.
     */
    public void forgetDevices(String userId) {
        store.forgetDevices(userId);
    }

    /** Whether nobody else who could sign in has {@link IdentityOptions#adminRole()}: such an account stays. */
    public boolean isLastAdmin(User user) {
        return store.isLastHolder(user.id(), options.adminRole(), options.requireConfirmed());
    }

    /**
     * Creates an account.
     *
     * @throws HasherBusyException when too many passwords wait to be hashed
     */
    public UserCreation create(NewUser newUser, String password) {
        Optional<PasswordFault> fault = faultOf(password, PasswordRule.Owner.of(newUser));
        if (fault.isPresent()) {
            return new UserCreation.PasswordRefused(fault.get());
        }
        return Emails.normalize(newUser.email())
                .map(email -> add(user(newUser, email), hasher.hash(password)))
                .orElseGet(UserCreation.EmailMalformed::new);
    }

    /** As {@link #create}, with a hash made before: inside a transaction nobody should wait for one to be made. */
    public UserCreation createWith(NewUser newUser, String passwordHash) {
        return Emails.normalize(newUser.email())
                .map(email -> add(user(newUser, email), passwordHash))
                .orElseGet(UserCreation.EmailMalformed::new);
    }

    /** What is wrong with {@code password} for {@code owner} to choose, if anything is. */
    public Optional<PasswordFault> faultOf(String password, PasswordRule.Owner owner) {
        return Passwords.fault(password, options.minPasswordLength())
                .or(() -> rule.fault(Texts.nfc(password), owner.composed()));
    }

    /**
     * The hash of a password that {@link #createWith} and {@link #changePasswordTo} take.
     *
     * @throws HasherBusyException when too many passwords wait to be hashed
     */
    public String hash(String password) {
        return hasher.hash(password);
    }

    /** As {@link #changePassword}, with a hash made before: inside a transaction nobody should wait for one to be made. */
    public UserChange changePasswordTo(User user, String passwordHash, Instant accessUntil) {
        return changed(
                () -> store.changePassword(user, passwordHash, accessUntil),
                changed -> AuditEvent.of(AuditType.PASSWORD_CHANGED));
    }

    /**
     * Replaces the e-mail where the version is still that of {@code user} and nobody has an account with it; permits of before are
     * dead.
     *
     * @param email {@linkplain Emails#normalize normalized}, and shown to be theirs
     */
    public UserChange changeEmail(User user, String email, Instant accessUntil) {
        return changed(
                () -> store.changeEmail(user, email, accessUntil),
                changed -> changeOf(changed).with("email", "changed"));
    }

    /** The account of an e-mail as it was typed. */
    public Optional<User> findByEmail(String email) {
        return store.findByEmail(Emails.normalize(email).orElse(NO_EMAIL)).map(Credentials::user);
    }

    /**
     * Changes names, roles, claims, whether it is confirmed and whether it is disabled, where the version is still that of
     * {@code user}, unless that takes the last one who could sign in from {@link IdentityOptions#adminRole()}. Use the desk's, which
     * sees to it that access tokens of before are refused here at once.
     *
     * @param accessUntil from when on no reader accepts an access token issued before the change
     */
    public UserChange update(User user, Instant accessUntil) {
        boolean staysAdmin = !user.disabled()
                && (user.confirmed() || !options.requireConfirmed())
                && user.roles().contains(options.adminRole());
        return work.run(() -> !staysAdmin && isLastAdmin(user)
                ? new UserChange.LastAdmin()
                : changed(() -> store.update(user, accessUntil), changeFrom(store.find(user.id()))));
    }

    /**
     * Changes the password where the version is still that of {@code user}; permits of before are dead. Use the desk's,
     * likewise.
     *
     * @throws HasherBusyException when too many passwords wait to be hashed
     */
    public UserChange changePassword(User user, String newPassword, Instant accessUntil) {
        Optional<PasswordFault> fault = faultOf(newPassword, PasswordRule.Owner.of(user));
        if (fault.isPresent()) {
            return new UserChange.PasswordRefused(fault.get());
        }
        return changePasswordTo(user, hasher.hash(newPassword), accessUntil);
    }

    /**
     * Removes the account where the version is still that of {@code user}, unless it is the last Admin's. Use the desk's,
     * likewise.
     */
    public UserChange delete(User user, Instant accessUntil) {
        return work.run(() -> isLastAdmin(user)
                ? new UserChange.LastAdmin()
                : changed(() -> store.delete(user, accessUntil), gone -> AuditEvent.of(AuditType.USER_DELETED)));
    }

    public Optional<User> find(String id) {
        return store.find(id);
    }

    /** Accounts in the order of their e-mails, {@code top} of them after the first {@code skip}. */
    public List<User> list(int top, int skip) {
        return store.list(top, skip);
    }

    /** Accounts by {@link UserFields}, in the order of their e-mails where none is asked for. */
    public List<User> list(Selection selection) {
        return store.list(selection);
    }

    /** Accounts whose e-mail or names contain the text, which must not be empty, as {@link #list(int, int)} has them. */
    public List<User> search(String text, int top, int skip) {
        return store.list(new Selection(UserFields.containing(text), List.of(), top, skip));
    }

    /** Forgets who failed to sign in to the account, and the locks that came of it; {@code false} where there is none. */
    public boolean unlock(String userId) {
        return work.run(() -> audit.recordIf(
                store.unlock(userId), AuditEvent.of(AuditType.USER_UNLOCKED).on(userId)));
    }

    private Optional<SignInAttempt> refuse(LockoutAccount decoy, Optional<DeviceToken> device) {
        LOG.info("sign-in refused: no such user");
        return counted(decoy, device, refusal(null, SignInRefusal.UNKNOWN_ACCOUNT));
    }

    private Optional<SignInAttempt> refuse(User user, Optional<DeviceToken> device) {
        LOG.info("sign-in of user {} refused: wrong password", user.id());
        return counted(LockoutAccount.of(user), device, refusal(user, SignInRefusal.WRONG_PASSWORD));
    }

    private Optional<SignInAttempt> settle(
            Credentials account, String password, LockoutAccount decoy, Optional<DeviceToken> device) {
        User user = account.user();
        Optional<SignInRefusal> obstacle = obstacle(user);
        if (obstacle.isPresent()) {
            LOG.info("sign-in of user {} refused: {}", user.id(), obstacle.get().text());
            return counted(decoy, device, refusal(user, obstacle.get()));
        }
        Optional<SignInAttempt> admitted = work.run(() -> admit(user, device));
        admitted.ifPresent(passed -> rehash(account, password));
        return admitted;
    }

    /** Why nobody may use the account, whatever they show. */
    private Optional<SignInRefusal> obstacle(User user) {
        if (user.disabled()) {
            return Optional.of(SignInRefusal.DISABLED);
        }
        return options.requireConfirmed() && !user.confirmed()
                ? Optional.of(SignInRefusal.UNCONFIRMED)
                : Optional.empty();
    }

    private Optional<SignInAttempt> admit(User user, Optional<DeviceToken> device) {
        LockoutAccount strangers = LockoutAccount.of(user);
        LockoutAccount own = device.map(strangers::on).orElse(strangers);
        Admission admission = store.admit(own, now());
        return admission == Admission.UNKNOWN
                ? admitted(user, strangers, store.admit(strangers, now()))
                : admitted(user, own, admission);
    }

    /** That somebody signed in is written down with their permit. */
    private Optional<SignInAttempt> admitted(User user, LockoutAccount account, Admission admission) {
        return switch (admission) {
            case OPEN -> Optional.of(new SignInAttempt(user, account, false));
            case OPEN_AFTER_FAILURES -> Optional.of(new SignInAttempt(user, account, true));
            case LOCKED, UNKNOWN -> {
                LOG.warn("sign-in of user {} refused: locked", user.id());
                yield refused(user, SignInRefusal.LOCKED);
            }
        };
    }

    private Optional<SignInAttempt> refused(User user, SignInRefusal reason) {
        audit.record(refusal(user, reason));
        return Optional.empty();
    }

    private Optional<SignInAttempt> counted(LockoutAccount account, Optional<DeviceToken> device, AuditEvent refusal) {
        return work.run(() -> {
            audit.record(refusal);
            boolean known = device.map(account::on)
                    .filter(own -> store.countFailure(own, now(), options.lockout()))
                    .isPresent();
            if (!known) {
                store.countFailure(account, now(), options.lockout());
            }
            return Optional.empty();
        });
    }

    private static AuditEvent refusal(@Nullable User user, SignInRefusal reason) {
        return AuditEvent.refused(AuditType.SIGN_IN_REFUSED, reason).on(user == null ? null : user.id());
    }

    /** Only while there is room: the next sign-in will do as well. */
    private void rehash(Credentials account, String password) {
        if (hasher.needsRehash(account.passwordHash())) {
            try {
                store.replacePasswordHash(account.user().id(), account.passwordHash(), hasher.hash(password));
            } catch (HasherBusyException busy) {
                LOG.debug(
                        "password of user {} not hashed anew: {}",
                        account.user().id(),
                        busy.getMessage());
            }
        }
    }

    private UserCreation add(User user, String passwordHash) {
        if (!work.run(() -> isAdded(user, passwordHash))) {
            return new UserCreation.EmailTaken();
        }
        LOG.info("user {} created", user.id());
        return new UserCreation.Created(user);
    }

    private boolean isAdded(User user, String hash) {
        boolean added = store.add(user, hash);
        // As many rows where it isn't: the duration must not tell.
        audit.record(
                added
                        ? AuditEvent.of(AuditType.USER_CREATED).on(user.id()).with("roles", rolesOf(user))
                        : AuditEvent.refused(AuditType.USER_CREATED, CreationRefusal.EMAIL_TAKEN));
        return added;
    }

    private UserChange changed(Supplier<Optional<UserChange.Changed>> change, Function<User, AuditEvent> event) {
        Optional<UserChange.Changed> changed = work.run(() -> recorded(change.get(), event));
        changed.ifPresent(done -> LOG.info(
                "user {} changed to version {}", done.user().id(), done.user().version()));
        return changed.<UserChange>map(done -> done).orElseGet(UserChange.Outdated::new);
    }

    private Optional<UserChange.Changed> recorded(
            Optional<UserChange.Changed> change, Function<User, AuditEvent> event) {
        change.map(UserChange.Changed::user)
                .ifPresent(user -> audit.record(event.apply(user).on(user.id())));
        return change;
    }

    private static AuditEvent changeOf(User user) {
        return AuditEvent.of(AuditType.USER_CHANGED)
                .with("version", String.valueOf(user.version()))
                .with("roles", rolesOf(user))
                .with("confirmed", String.valueOf(user.confirmed()))
                .with("disabled", String.valueOf(user.disabled()));
    }

    /** Claims decide what somebody may do: what they were and are is told. */
    private static Function<User, AuditEvent> changeFrom(Optional<User> before) {
        Map<String, String> claims = before.map(User::claims).orElse(Map.of());
        return changed -> {
            AuditEvent event = changeOf(changed);
            for (String name : claimsOf(claims, changed.claims())) {
                String was = claims.get(name);
                String is = changed.claims().get(name);
                if (!Objects.equals(was, is)) {
                    event = event.with("claims." + name, (was == null ? "" : was) + " -> " + (is == null ? "" : is));
                }
            }
            return event;
        };
    }

    private static Set<String> claimsOf(Map<String, String> some, Map<String, String> others) {
        Set<String> names = new TreeSet<>(some.keySet());
        names.addAll(others.keySet());
        return names;
    }

    private static String rolesOf(User user) {
        return String.join(",", new TreeSet<>(user.roles()));
    }

    private static User user(NewUser user, String email) {
        return new User(
                RandomId.next(),
                email,
                user.firstName(),
                user.lastName(),
                user.roles(),
                user.claims(),
                user.confirmed(),
                false,
                FIRST_VERSION,
                FIRST_VERSION);
    }

    /** Stores keep milliseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
