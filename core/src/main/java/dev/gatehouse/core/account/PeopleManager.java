package dev.gatehouse.core.account;

import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.signin.SignInManager;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserChange;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;

/**
 * What those who manage users do about others' accounts. Their users are told by e-mail, in the same unit of work: whoever knows
 * nothing of it can ask. Thread-safe.
 */
public final class PeopleManager {

    private final UnitOfWork unit;
    private final UserManager users;
    private final SignInManager signIns;
    private final Outbox outbox;

    public PeopleManager(UnitOfWork unit, UserManager users, SignInManager signIns, Outbox outbox) {
        this.unit = unit;
        this.users = users;
        this.signIns = signIns;
        this.outbox = outbox;
    }

    /**
     * As {@link SignInManager#update}.
     *
     * @param before the account as it was read
     * @param wanted as it is to be
     * @param language of the e-mail, a BCP 47 tag
     */
    public UserChange update(User before, User wanted, String language) {
        return unit.run(() -> told(signIns.update(wanted), before, kindOf(before, wanted), language));
    }

    /** As {@link SignInManager#delete}. */
    public UserChange delete(User user, String language) {
        return unit.run(() -> told(signIns.delete(user), user, MailKind.REMOVED, language));
    }

    /** As {@link UserManager#unlock}. */
    public void unlock(User user, String language) {
        unit.run(() -> {
            tell(user, MailKind.ACCOUNT_UNLOCKED, language);
            return users.unlock(user.id());
        });
    }

    /** As {@link SignInManager#resetFactors}. */
    public void resetFactors(User user, String language) {
        unit.run(() -> {
            signIns.resetFactors(user.id());
            tell(user, MailKind.FACTORS_RESET, language);
            return user;
        });
    }

    private static MailKind kindOf(User before, User wanted) {
        if (before.disabled() == wanted.disabled()) {
            return MailKind.ACCOUNT_CHANGED;
        }
        return wanted.disabled() ? MailKind.ACCOUNT_DISABLED : MailKind.ACCOUNT_ENABLED;
    }

    private UserChange told(UserChange change, User user, MailKind kind, String language) {
        if (change instanceof UserChange.Changed) {
            tell(user, kind, language);
        }
        return change;
    }

    private void tell(User user, MailKind kind, String language) {
        outbox.add(new OutboxMessage(kind, user.email(), language));
    }
}
