package dev.gatehouse.core.mail;

/**
 * An e-mail to be sent.
 *
 * @param id the same however often it is sent
 * @param to the address
 * @param subject the subject
 * @param text all it says, as plain text
 * @param html the same as HTML
 */
public record Mail(String id, String to, String subject, String text, String html) {

    /** Never shows more than its id: the rest may hold a security code. */
    @Override
    public String toString() {
        return "Mail[" + id + "]";
    }
}
