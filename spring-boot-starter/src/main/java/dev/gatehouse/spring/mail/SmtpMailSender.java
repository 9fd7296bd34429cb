package dev.gatehouse.spring.mail;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailSender;
import dev.gatehouse.core.mail.UndeliverableMailException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends e-mails through Spring's mail sender, as {@code spring.mail.*} says. */
public final class SmtpMailSender implements MailSender {

    /** Jakarta Mail waits for ever unless it is told; longer than a claim lasts nobody may wait. */
    private static final String PATIENCE_MILLIS = "10000";

    private static final String[] TIMEOUTS = {"connectiontimeout", "timeout", "writetimeout"};

    private static final Pattern ENHANCED_STATUS = Pattern.compile("^5\\d{2}[ -](5\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** No such mailbox, no such domain, no such syntax, moved without a forward, a domain that takes no e-mail (RFC 3463, RFC 7505). */
    private static final Set<String> NO_MAILBOX = Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");

    private final JavaMailSender sender;
    private final String from;
    private final String product;

    /**
     * @param from the address they come from
     * @param product whom they come from
     */
    public SmtpMailSender(JavaMailSender sender, String from, String product) {
        this.sender = sender;
        this.from = from;
        this.product = product;
        if (sender instanceof JavaMailSenderImpl smtp) {
            for (String timeout : TIMEOUTS) {
                smtp.getJavaMailProperties().putIfAbsent("mail.smtp." + timeout, PATIENCE_MILLIS);
                smtp.getJavaMailProperties().putIfAbsent("mail.smtps." + timeout, PATIENCE_MILLIS);
            }
        }
    }

    @Override
    public void send(Mail mail) {
        try {
            sender.send(message(mail));
        } catch (MailSendException failed) {
            throw hasNoMailbox(failed)
                    ? new UndeliverableMailException("its address has no mailbox, says the server", failed)
                    : failed;
        }
    }

    private static boolean hasNoMailbox(MailSendException failed) {
        return Stream.of(failed.getMessageExceptions())
                .flatMap(SmtpMailSender::chain)
                .anyMatch(fault -> fault instanceof SMTPAddressFailedException refused && isNoMailbox(refused));
    }

    private static Stream<Exception> chain(Exception first) {
        return Stream.iterate(
                first,
                Objects::nonNull,
                fault -> fault instanceof MessagingException refused ? refused.getNextException() : null);
    }

    /**
     * A server also refuses for good what its administrators would mend, or ours: relaying, or the address that e-mails come from.
     * Only one that says it is the recipient's address (RFC 3463 §3.2) is taken at its word.
     */
    private static boolean isNoMailbox(SMTPAddressFailedException refused) {
        Matcher status = ENHANCED_STATUS.matcher(Objects.requireNonNullElse(refused.getMessage(), ""));
        return status.find() && NO_MAILBOX.contains(status.group(1));
    }

    private MimeMessage message(Mail mail) {
        try {
            MimeMessage message = sender.createMimeMessage();
            MimeMessageHelper helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
            helper.setFrom(from, product);
            helper.setTo(address(mail.to()));
            helper.setSubject(mail.subject());
            helper.setText(mail.text(), mail.html());
            message.setHeader("X-Entity-Ref-ID", mail.id());
            message.setHeader("Auto-Submitted", "auto-generated");
            return message;
        } catch (AddressException unusable) {
            throw new UndeliverableMailException("its address can't be written in an e-mail", unusable);
        } catch (MessagingException | UnsupportedEncodingException malformed) {
            throw new MailPreparationException("the e-mail " + mail.id() + " can't be written", malformed);
        }
    }

    /** Not parsed: what an account's e-mail is must not be read as a name with another address behind it. */
    private static InternetAddress address(String to) throws MessagingException {
        InternetAddress address = new InternetAddress();
        address.setAddress(to);
        address.validate();
        return address;
    }
}
