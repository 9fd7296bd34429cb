package dev.gatehouse.core.mail;

/** Sends e-mails. Called by one thread of a node at a time, and again later where it throws. */
@FunctionalInterface
public interface MailSender {

    /**
     * Hands the e-mail over; when this returns it is somebody else's business.
     *
     * @throws UndeliverableMailException where no later try can succeed either
     */
    void send(Mail mail);
}
