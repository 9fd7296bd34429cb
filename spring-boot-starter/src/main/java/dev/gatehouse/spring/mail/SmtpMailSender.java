package dev.gatehouse.spring.mail;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailSender;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends e-mails through Spring's mail sender, as {@code spring.mail.*} says. */
public final class SmtpMailSender implements MailSender {

    /** Jakarta Mail waits for ever unless it is told; longer than a claim lasts nobody may wait. */
    private static final String PATIENCE_MILLIS = "10000";

    private static final String[] TIMEOUTS = {"connectiontimeout", "timeout", "writetimeout"};

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
        sender.send(message(mail));
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
