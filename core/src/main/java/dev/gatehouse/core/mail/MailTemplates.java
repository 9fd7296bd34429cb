package dev.gatehouse.core.mail;

/** Words e-mails. */
@FunctionalInterface
public interface MailTemplates {

    /**
     * The e-mail with that content, in its language or the nearest there is.
     *
     * @param id of the e-mail
     */
    Mail word(String id, MailContent content);
}
