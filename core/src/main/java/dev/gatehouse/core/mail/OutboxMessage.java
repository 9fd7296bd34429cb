package dev.gatehouse.core.mail;

import java.util.Map;

/**
 * An e-mail somebody is to get, before it is known what will be in it, or whether there is anybody to get it.
 *
 * @param kind what it is about
 * @param to the address, normalized
 * @param language of its text, a BCP 47 tag
 * @param details what else its text needs
 */
public record OutboxMessage(MailKind kind, String to, String language, Map<String, String> details) {

    public OutboxMessage {
        details = Map.copyOf(details);
    }

    /** One without details. */
    public OutboxMessage(MailKind kind, String to, String language) {
        this(kind, to, language, Map.of());
    }

    /** Never shows the address nor the details. */
    @Override
    public String toString() {
        return "OutboxMessage[" + kind + "]";
    }
}
