package dev.gatehouse.core.account;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.mail.MailContent;
import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.CodePurpose;
import dev.gatehouse.core.user.Emails;
import dev.gatehouse.core.user.PasswordFault;
import dev.gatehouse.core.user.PasswordRule.Owner;
import dev.gatehouse.core.user.SecurityCodes;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.RevokedReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What users who are signed in do about their own accounts: another password or address, the account's end. Thread-safe. */
public final class OwnAccountManager {

    private static final int BATCH = 100;

    /** When a removal is tried again that could not be: somebody changed the account meanwhile, or it is the last Admin's by now. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final UnitOfWork unit;
    private final UserManager users;
    private final SignInManager signIns;
    private final SecurityCodes codes;
    private final Outbox outbox;
    private final AccountStore store;
    private final Duration coolingPeriod;
    private final AuditLog audit;
    private final Clock clock;

    /** @param coolingPeriod how long a removal can be withdrawn */
    public OwnAccountManager(
            UnitOfWork unit,
            UserManager users,
            SignInManager signIns,
            SecurityCodes codes,
            Outbox outbox,
            AccountStore store,
            Duration coolingPeriod,
            AuditLog audit,
            Clock clock) {
        this.unit = unit;
        this.users = users;
        this.signIns = signIns;
        this.codes = codes;
        this.outbox = outbox;
        this.store = store;
        this.coolingPeriod = coolingPeriod;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Changes the password of whoever knows the one of today, and ends all permits. A wrong one counts as a sign-in that failed.
     *
     * @param deviceToken what the device was given at a sign-in, or {@code null}: strangers who guess keep nobody from it who shows one
     * @param language of the e-mail that tells of it, a BCP 47 tag
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public PasswordChange changePassword(
            User user, String password, String newPassword, @Nullable String deviceToken, String language) {
        Optional<PasswordFault> fault = users.faultOf(newPassword, Owner.of(user));
        if (fault.isPresent()) {
            return new PasswordChange.PasswordRefused(fault.get());
        }
        // Not ended as a sign-in: a right password alone forgets no failures of second factors.
        if (users.begin(user.email(), password, deviceToken).isEmpty()) {
            return new PasswordChange.PasswordWrong();
        }
        return passwordSet(user, users.hash(newPassword), language);
    }

    /**
     * Asks for another e-mail address: a code goes to the one of today and one to the new one, and both are needed. Where the new
     * one has an account, its user is told, and nobody gets the code.
     *
     * @return whether it is an e-mail address at all
     */
    public boolean requestEmailChange(User user, String newEmail, String language) {
        Optional<String> address = Emails.normalize(newEmail);
        address.ifPresent(to -> unit.run(() -> {
            tell(user, MailKind.EMAIL_CHANGE_CODE, language, Map.of(MailContent.ADDRESS, to));
            outbox.add(new OutboxMessage(MailKind.NEW_EMAIL_CODE, to, language, Map.of(AccountMails.USER, user.id())));
            return true;
        }));
        return address.isPresent();
    }

    /**
     * Changes the e-mail address to the one both codes are for, ends all permits, and tells both addresses; {@code false} where
     * a code isn't right, or not any more.
     */
    public boolean changeEmail(User user, String code, String newCode, String language) {
        return unit.run(() -> agreedEmail(user, code, newCode)
                        .flatMap(email -> emailSet(user, email, language))
                        .map(set -> signIns.enforce(set, RevokedReason.ACCOUNT_CHANGED)))
                .isPresent();
    }

    /**
     * Has the account removed after the cooling period, and ends all permits. Asked for again it stays with the day of before.
     *
     * @return when it is removed; empty where it is the last Admin's, which stays
     */
    public Optional<Instant> requestRemoval(User user, String language) {
        Instant removeAt = now().plus(coolingPeriod);
        return unit.run(() ->
                users.isLastAdmin(user) ? Optional.empty() : Optional.of(removalPlanned(user, removeAt, language)));
    }

    private Instant removalPlanned(User user, Instant removeAt, String language) {
        signIns.revokeAllOf(user.id(), RevokedReason.SIGNED_OUT);
        if (!store.planRemoval(user.id(), removeAt, language)) {
            return store.plannedRemoval(user.id()).orElse(removeAt);
        }
        audit.record(AuditEvent.of(AuditType.REMOVAL_REQUESTED).on(user.id()).with("removeAt", removeAt.toString()));
        String day = LocalDate.ofInstant(removeAt, ZoneOffset.UTC).toString();
        tell(user, MailKind.REMOVAL_REQUESTED, language, Map.of(MailContent.DATE, day));
        return removeAt;
    }

    /** When the account is to be removed, if it is. */
    public Optional<Instant> plannedRemoval(User user) {
        return store.plannedRemoval(user.id());
    }

    /** Withdraws the removal; whether there was one. */
    public boolean withdrawRemoval(User user, String language) {
        return unit.run(() -> {
            boolean withdrawn = store.withdrawRemoval(user.id());
            if (withdrawn) {
                audit.record(AuditEvent.of(AuditType.REMOVAL_WITHDRAWN).on(user.id()));
                tell(user, MailKind.REMOVAL_WITHDRAWN, language, Map.of());
            }
            return withdrawn;
        });
    }

    /** Takes down that all that is kept of a user is handed out to them, before it is. */
    public void recordExport(User user) {
        audit.record(AuditEvent.of(AuditType.DATA_EXPORTED).on(user.id()));
    }

    /**
     * Removes the accounts whose cooling period is over.
     *
     * @param goOn asked before each further one
     */
    public void removeDue(BooleanSupplier goOn) {
        List<AccountStore.PlannedRemoval> due;
        do {
            due = store.dueRemovals(now(), BATCH);
            for (AccountStore.PlannedRemoval removal : due) {
                if (!goOn.getAsBoolean()) {
                    return;
                }
                remove(removal);
            }
        } while (due.size() == BATCH);
    }

    /** Where it was withdrawn meanwhile there is nothing to delete, and nobody is removed. */
    private void remove(AccountStore.PlannedRemoval removal) {
        unit.run(() -> store.withdrawRemoval(removal.userId())
                ? users.find(removal.userId())
                        .map(user -> removed(user, removal.language()))
                        .map(gone -> signIns.enforce(gone, RevokedReason.ACCOUNT_CLOSED))
                : Optional.empty());
    }

    private UserChange removed(User user, String language) {
        UserChange change = users.delete(user, signIns.accessUntil());
        if (change instanceof UserChange.Changed) {
            tell(user, MailKind.REMOVED, language, Map.of());
        } else {
            store.planRemoval(user.id(), now().plus(AGAIN), language);
        }
        return change;
    }

    private PasswordChange passwordSet(User user, String hash, String language) {
        UserChange change = unit.run(() -> {
            UserChange set = users.changePasswordTo(user, hash, signIns.accessUntil());
            if (set instanceof UserChange.Changed) {
                tell(user, MailKind.PASSWORD_CHANGED, language, Map.of());
            }
            return signIns.enforce(set, RevokedReason.ACCOUNT_CHANGED);
        });
        return change instanceof UserChange.Changed ? new PasswordChange.Done() : new PasswordChange.Outdated();
    }

    /** A code that was right is given back where the other is wrong: otherwise a slip of the keyboard would cost both. */
    private Optional<String> agreedEmail(User user, String code, String newCode) {
        Optional<String> old = codes.redeem(CodePurpose.EMAIL_CHANGE, user.email(), Optional.of(user), code);
        if (old.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> shown = codes.redeem(CodePurpose.NEW_EMAIL, user.email(), Optional.of(user), newCode);
        if (shown.isEmpty()) {
            codes.giveBack(CodePurpose.EMAIL_CHANGE, user, code);
        }
        return shown.filter(old.get()::equals);
    }

    private Optional<UserChange> emailSet(User user, String email, String language) {
        UserChange change = users.changeEmail(user, email, signIns.accessUntil());
        if (!(change instanceof UserChange.Changed)) {
            return Optional.empty();
        }
        Map<String, String> details = Map.of(MailContent.ADDRESS, email);
        outbox.add(new OutboxMessage(MailKind.EMAIL_CHANGED, user.email(), language, details));
        outbox.add(new OutboxMessage(MailKind.EMAIL_CHANGED, email, language, details));
        return Optional.of(change);
    }

    private void tell(User user, MailKind kind, String language, Map<String, String> details) {
        outbox.add(new OutboxMessage(kind, user.email(), language, details));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
