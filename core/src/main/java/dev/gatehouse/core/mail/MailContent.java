package dev.gatehouse.core.mail;

import java.util.Map;

/**
 * What is in an e-mail, apart from its words.
 *
 * @param kind what it is about
 * @param to the address
 * @param language of its text, a BCP 47 tag
 * @param values what its text is filled in with, by the names of this class
 */
public record MailContent(MailKind kind, String to, String language, Map<String, String> values) {

    /** A security code. */
    public static final String CODE = "code";

    /** How many minutes it holds. */
    public static final String MINUTES = "minutes";

    /** Another address than {@link #to}. */
    public static final String ADDRESS = "address";

    /** A day (ISO 8601). */
    public static final String DATE = "date";

    public MailContent {
        values = Map.copyOf(values);
    }

    /** Never shows the address nor what is in it. */
    @Override
    public String toString() {
        return "MailContent[" + kind + "]";
    }
}
