package dev.gatehouse.core.account;

import dev.gatehouse.core.mail.MailComposer;
import dev.gatehouse.core.mail.MailContent;
import dev.gatehouse.core.mail.MailKind;
import dev.gatehouse.core.mail.OutboxMessage;
import dev.gatehouse.core.user.CodePurpose;
import dev.gatehouse.core.user.SecurityCodes;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Says what is in e-mails about accounts: whoever they are for gets a code of their own when it is about to be sent. */
public final class AccountMails implements MailComposer {

    /** Among the details of a message: the id of the user who is to get another address. */
    static final String USER = "user";

    private final UserManager users;
    private final SecurityCodes codes;

    public AccountMails(UserManager users, SecurityCodes codes) {
        this.users = users;
        this.codes = codes;
    }

    @Override
    public Optional<MailContent> compose(OutboxMessage message) {
        return switch (message.kind()) {
            case CONFIRMATION_CODE ->
                addressee(message)
                        .filter(user -> !user.confirmed())
                        .flatMap(user -> codes.issue(CodePurpose.CONFIRMATION, user))
                        .map(code -> content(message, code));
            case PASSWORD_RESET_CODE ->
                addressee(message)
                        .flatMap(user -> codes.issue(CodePurpose.PASSWORD_RESET, user))
                        .map(code -> content(message, code));
            case EMAIL_CHANGE_CODE ->
                addressee(message)
                        .flatMap(user -> codes.issue(CodePurpose.EMAIL_CHANGE, user, newAddress(message)))
                        .map(code -> content(message, code));
            case NEW_EMAIL_CODE ->
                users.findByEmail(message.to()).isPresent()
                        ? Optional.of(new MailContent(
                                MailKind.ALREADY_REGISTERED, message.to(), message.language(), Map.of()))
                        : users.find(user(message))
                                .flatMap(user -> codes.issue(CodePurpose.NEW_EMAIL, user, message.to()))
                                .map(code -> content(message, code));
            case ALREADY_REGISTERED -> alreadyRegistered(message);
            case INVITATION_CODE ->
                addressee(message)
                        .filter(user -> !user.confirmed())
                        .flatMap(user -> codes.issue(CodePurpose.INVITATION, user))
                        .map(code -> invitation(message, code));
            default -> Optional.of(content(message, message.details()));
        };
    }

    /**
     * Somebody else may have registered the address with a password of theirs, for its owner to confirm one day: who registers it
     * again is led to set a password, and not to confirm that one.
     */
    private Optional<MailContent> alreadyRegistered(OutboxMessage message) {
        return addressee(message)
                .filter(user -> !user.confirmed())
                .map(user -> codes.issue(CodePurpose.PASSWORD_RESET, user)
                        .map(code -> content(passwordReset(message), code)))
                .orElseGet(() -> Optional.of(content(message, message.details())));
    }

    private static OutboxMessage passwordReset(OutboxMessage message) {
        return new OutboxMessage(MailKind.PASSWORD_RESET_CODE, message.to(), message.language(), message.details());
    }

    private Optional<User> addressee(OutboxMessage message) {
        return users.findByEmail(message.to()).filter(user -> !user.disabled());
    }

    private static String newAddress(OutboxMessage message) {
        return message.details().getOrDefault(MailContent.ADDRESS, "");
    }

    private static String user(OutboxMessage message) {
        return message.details().getOrDefault(USER, "");
    }

    private MailContent content(OutboxMessage message, String code) {
        Map<String, String> values = new HashMap<>(message.details());
        values.put(MailContent.CODE, code);
        values.put(MailContent.MINUTES, String.valueOf(codes.minutes()));
        return content(message, values);
    }

    private MailContent invitation(OutboxMessage message, String code) {
        String end = codes.invitationEnd().toString();
        return content(message, Map.of(MailContent.CODE, code, MailContent.DATE, end));
    }

    private static MailContent content(OutboxMessage message, Map<String, String> values) {
        return new MailContent(message.kind(), message.to(), message.language(), values);
    }
}
