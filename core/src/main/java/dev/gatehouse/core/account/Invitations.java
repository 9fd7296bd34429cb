package dev.gatehouse.core.account;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.user.NewUser;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserCreation;
import dev.gatehouse.core.user.UserManager;
import dev.gatehouse.core.work.UnitOfWork;

/**
 * Accounts that somebody makes for others. They are there at once, but nobody signs in to them: their passwords are known to
 * nobody, until whoever reads the mailbox sets one with a code ({@link AccountManager#acceptInvitation}). Thread-safe.
 */
public final class Invitations {

    private final UnitOfWork unit;
    private final UserManager users;
    private final Outbox outbox;

    public Invitations(UnitOfWork unit, UserManager users, Outbox outbox) {
        this.unit = unit;
        this.users = users;
        this.outbox = outbox;
    }

    /**
     * Makes an account, and has the invitation sent.
     *
     * @param invited not confirmed
     * @param language of the e-mail, a BCP 47 tag
     * @throws dev.gatehouse.core.user.HasherBusyException when too many passwords wait to be hashed
     */
    public UserCreation invite(NewUser invited, String language) {
        String nobodysPassword = users.hash(RandomId.next());
        return unit.run(() -> {
            UserCreation creation = users.createWith(invited, nobodysPassword);
            if (creation instanceof UserCreation.Created(User user)) {
                send(user, language);
            }
            return creation;
        });
    }

    /** Has another code sent; {@code false} where the account is confirmed, and in use by somebody. */
    public boolean inviteAgain(User user, String language) {
        if (!user.confirmed()) {
            send(user, language);
        }
        return !user.confirmed();
    }

    private void send(User user, String language) {
        outbox.add(new OutboxMessage(MailKind.INVITATION_CODE, user.email(), language));
    }
}
