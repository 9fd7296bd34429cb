package dev.gatehouse.core.account;

import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.CodePurpose;
import dev.gatehouse.core.user.Emails;
import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.PasswordFault;
import dev.gatehouse.core.user.PasswordRule.Owner;
import dev.gatehouse.core.user.SecurityCodes;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.RevokedReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What users do about their own accounts. Whether an e-mail address has an account is told to whoever reads its mailbox and to
 * nobody else: registration costs the same either way, and what is asked for by address alone is looked up when the e-mail is
 * about to be sent. Thread-safe.
 */
public final class AccountManager {

    private static final int BATCH = 100;
    private static final int TRIES = 5;

    private final UnitOfWork unit;
    private final UserManager users;
    private final SignInManager signIns;
    private final SecurityCodes codes;
    private final Outbox outbox;
    private final AccountStore store;
    private final Clock clock;

    public AccountManager(
            UnitOfWork unit,
            UserManager users,
            SignInManager signIns,
            SecurityCodes codes,
            Outbox outbox,
            AccountStore store,
            Clock clock) {
        this.unit = unit;
        this.users = users;
        this.signIns = signIns;
        this.codes = codes;
        this.outbox = outbox;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Creates an account that is yet to be confirmed, where the address has none. Either way an e-mail goes there that says so.
     *
     * @param language of that e-mail, a BCP 47 tag
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public Registration register(NewAccount account, String password, String language) {
        if (Emails.normalize(account.email()).isEmpty()) {
            return new Registration.EmailMalformed();
        }
        Optional<PasswordFault> fault =
                users.faultOf(password, new Owner(account.email(), account.firstName(), account.lastName()));
        if (fault.isPresent()) {
            return new Registration.PasswordRefused(fault.get());
        }
        NewUser user = new NewUser(account.email(), account.firstName(), account.lastName(), Set.of(), Map.of(), false);
        String hash = users.hash(password);
        unit.run(() -> registered(users.createWith(user, hash), account.email(), language));
        return new Registration.Accepted();
    }

    /**
     * Asks for another code that confirms the address; where there is nothing to confirm nobody gets one.
     *
     * @return whether it is an e-mail address at all
     */
    public boolean requestConfirmation(String email, String language) {
        return request(MailKind.CONFIRMATION_CODE, email, language);
    }

    /** Confirms the address of an account; {@code false} where the code isn't right, or not any more. */
    public boolean confirm(String email, String code) {
        return untilNobodyIsQuicker(() -> redeemed(CodePurpose.CONFIRMATION, email, code)
                        .map(this::confirmed)
                        .map(confirmed -> signIns.enforce(confirmed, null)))
                .isPresent();
    }

    /**
     * Asks for a code that sets a new password; where there is no account nobody gets one.
     *
     * @return whether it is an e-mail address at all
     */
    public boolean requestPasswordReset(String email, String language) {
        return request(MailKind.PASSWORD_RESET_CODE, email, language);
    }

    /**
     * Sets a new password, ends all permits, and forgets the devices that the account knows. The code came by e-mail, so the address is confirmed as well. It unlocks and
     * enables nothing.
     *
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public PasswordReset resetPassword(String email, String code, String newPassword, String language) {
        return setPassword(
                CodePurpose.PASSWORD_RESET,
                email,
                code,
                newPassword,
                user -> outbox.add(new OutboxMessage(MailKind.PASSWORD_CHANGED, user.email(), language)));
    }

    /**
     * Sets the first password of an account that somebody else made, and confirms the address; a code of an invitation is good for
     * nothing once that has happened in another way.
     *
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public PasswordReset acceptInvitation(String email, String code, String password) {
        return setPassword(CodePurpose.INVITATION, email, code, password, user -> {});
    }

    private PasswordReset setPassword(
            CodePurpose purpose, String email, String code, String newPassword, Consumer<User> tell) {
        Optional<PasswordFault> fault = users.faultOf(newPassword, new Owner(email, "", ""));
        if (fault.isPresent()) {
            return new PasswordReset.PasswordRefused(fault.get());
        }
        // What takes time comes before the code is looked at: it must not tell whether there was one, nor hold up
        // whoever waits to write. That the password is made of its owner's names is told behind the code.
        Optional<PasswordFault> personal = users.faultOf(
                newPassword, users.findByEmail(email).map(Owner::of).orElse(new Owner(email, "Nobody", "Knows")));
        String hash = users.hash(newPassword);
        try {
            Optional<UserChange> change = untilNobodyIsQuicker(() -> redeemed(purpose, email, code)
                    .filter(user -> purpose != CodePurpose.INVITATION || !user.confirmed())
                    .map(user -> passwordSet(user, personal, hash, tell))
                    .map(set -> signIns.enforce(set, RevokedReason.ACCOUNT_CHANGED)));
            return change.isPresent() ? new PasswordReset.Done() : new PasswordReset.CodeRefused();
        } catch (PasswordRefusedException refused) {
            return new PasswordReset.PasswordRefused(refused.fault);
        }
    }

    /**
     * Removes the accounts that somebody registered a {@code retention} or longer ago and that were never confirmed: their
     * addresses are to be had again.
     *
     * @param goOn asked before each further batch
     */
    public void removeUnconfirmed(Duration retention, BooleanSupplier goOn) {
        List<String> ids;
        do {
            ids = store.unconfirmed(now().minus(retention), BATCH);
            ids.forEach(id -> users.find(id).filter(user -> !user.confirmed()).ifPresent(signIns::delete));
        } while (ids.size() == BATCH && goOn.getAsBoolean());
    }

    /** As many statements whatever it came to. */
    private UserCreation registered(UserCreation creation, String email, String language) {
        String address = Emails.normalize(email).orElseThrow();
        if (creation instanceof UserCreation.Created(User user)) {
            store.registered(user.id(), now());
            outbox.add(new OutboxMessage(MailKind.CONFIRMATION_CODE, address, language));
        } else {
            store.registered(LockoutAccount.decoyFor(address).id(), now());
            outbox.add(new OutboxMessage(MailKind.ALREADY_REGISTERED, address, language));
        }
        return creation;
    }

    private boolean request(MailKind kind, String email, String language) {
        Optional<String> address = Emails.normalize(email);
        address.ifPresent(to -> outbox.add(new OutboxMessage(kind, to, language)));
        return address.isPresent();
    }

    /** The user whose code that was. */
    private Optional<User> redeemed(CodePurpose purpose, String email, String code) {
        Optional<User> user = users.findByEmail(email);
        return codes.redeem(purpose, email, user, code).flatMap(bound -> user);
    }

    private UserChange.Changed confirmed(User user) {
        return required(users.update(user.confirmedNow(), signIns.accessUntil()));
    }

    private UserChange.Changed passwordSet(
            User user, Optional<PasswordFault> refused, String hash, Consumer<User> tell) {
        refused.ifPresent(fault -> {
            throw new PasswordRefusedException(fault);
        });
        User confirmed = user.confirmed() ? user : confirmed(user).user();
        tell.accept(user);
        users.forgetDevices(user.id());
        return required(users.changePasswordTo(confirmed, hash, signIns.accessUntil()));
    }

    private static UserChange.Changed required(UserChange change) {
        if (change instanceof UserChange.Changed changed) {
            return changed;
        }
        throw new QuickerException();
    }

    /** Where somebody else changes the account meanwhile all is undone, also the spending of a code, and done again. */
    private <T> T untilNobodyIsQuicker(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return unit.run(work);
            } catch (QuickerException quicker) {
                if (tries == TRIES) {
                    throw quicker;
                }
            }
        }
    }

    /** Undoes the spending of the code: it is as good as before. */
    private static final class PasswordRefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient PasswordFault fault;

        PasswordRefusedException(PasswordFault fault) {
            super("the password is made of what is known of its owner", null, false, false);
            this.fault = fault;
        }
    }

    private static final class QuickerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        QuickerException() {
            super("the account was changed by others again and again", null, false, false);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
