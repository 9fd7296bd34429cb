package dev.gatehouse.core.account;

import dev.gatehouse.core.factor.FactorNotice;
import dev.gatehouse.core.factor.FactorNotices;
import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.Outbox;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.user.UserManager;
import java.util.function.Supplier;

/** Tells users by e-mail what became of their second factors: who signs in as them may not be them. Thread-safe. */
public final class FactorMails implements FactorNotices {

    private final UserManager users;
    private final Outbox outbox;
    private final Supplier<String> language;

    /** @param language of the e-mails about what is done on this thread, a BCP 47 tag */
    public FactorMails(UserManager users, Outbox outbox, Supplier<String> language) {
        this.users = users;
        this.outbox = outbox;
        this.language = language;
    }

    @Override
    public void tell(String userId, FactorNotice notice) {
        users.find(userId).ifPresent(user -> outbox.add(new OutboxMessage(kind(notice), user.email(), language.get())));
    }

    private static MailKind kind(FactorNotice notice) {
        return switch (notice) {
            case APP_ADDED -> MailKind.APP_ADDED;
            case APP_REMOVED -> MailKind.APP_REMOVED;
            case PASSKEY_ADDED -> MailKind.PASSKEY_ADDED;
            case PASSKEY_REMOVED -> MailKind.PASSKEY_REMOVED;
            case RECOVERY_CODES_RENEWED -> MailKind.RECOVERY_CODES_RENEWED;
            case RECOVERY_CODE_USED -> MailKind.RECOVERY_CODE_USED;
        };
    }
}
