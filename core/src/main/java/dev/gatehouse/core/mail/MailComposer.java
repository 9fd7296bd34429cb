package dev.gatehouse.core.mail;

import java.util.Optional;

/** Says what is in an e-mail when it is about to be sent. */
@FunctionalInterface
public interface MailComposer {

    /**
     * The content of an e-mail; empty where nobody is to get it. Called inside a transaction that may be done again, so it
     * does nothing but statements.
     */
    Optional<MailContent> compose(OutboxMessage message);
}
