package dev.gatehouse.spring.mail;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailSender;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends nothing: shows the latest e-mails, codes and all, to everybody, and writes them to the log. For demonstrations alone,
 * where it is the one place that shows a code. Thread-safe.
 */
public final class DemoInbox implements MailSender {

    private static final Logger LOG = LoggerFactory.getLogger(DemoInbox.class);

    private static final int MOST = 100;

    /**
     * An e-mail as it would have been sent.
     *
     * @param id its id
     * @param sentAt when
     * @param to the address
     * @param subject the subject
     * @param text the plain text
     * @param html the same as HTML
     */
    public record Shown(String id, Instant sentAt, String to, String subject, String text, String html) {}

    private final Clock clock;
    private final Deque<Shown> latest = new ArrayDeque<>();

    public DemoInbox(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void send(Mail mail) {
        LOG.info("E-mail to {}: {}\n{}", mail.to(), mail.subject(), mail.text());
        add(new Shown(mail.id(), clock.instant(), mail.to(), mail.subject(), mail.text(), mail.html()));
    }

    /** The latest, newest first. */
    public synchronized List<Shown> latest() {
        return List.copyOf(latest);
    }

    private synchronized void add(Shown mail) {
        latest.addFirst(mail);
        if (latest.size() > MOST) {
            latest.removeLast();
        }
    }
}
