package dev.gatehouse.spring;

import dev.gatehouse.spring.mail.SmtpMailSender;
import jakarta.mail.MessagingException;
import java.util.Arrays;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Whether e-mails can be sent: the server is asked, and is sent nothing. */
final class MailCheck {

    private static final String ABOUT = "mail";
    private static final String HOST = "spring.mail.host";

    private final ConfigurableEnvironment environment;
    private final Findings findings;

    MailCheck(ConfigurableEnvironment environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    void check(GatehouseProperties.MailProperties mail) {
        String host = environment.getProperty(HOST, "");
        if (!host.isBlank()) {
            checkSender(mail, host);
        } else if (Arrays.asList(environment.getActiveProfiles()).contains("demo")) {
            findings.note(ABOUT, "e-mails are not sent, but shown to everybody: this is a demonstration");
        } else {
            findings.note(ABOUT, HOST + " isn't set: e-mails wait, and nobody can confirm an address");
        }
    }

    private void checkSender(GatehouseProperties.MailProperties mail, String host) {
        try {
            checkServer(mail.requiredFrom(), mail.product(), host);
        } catch (InvalidPropertyException wrong) {
            findings.mend(ABOUT, "setting " + wrong.getMessage());
        }
    }

    private void checkServer(String from, String product, String host) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(environment);
            context.register(MailSenderAutoConfiguration.class);
            context.refresh();
            JavaMailSenderImpl server = context.getBean(JavaMailSenderImpl.class);
            // As the application does, it waits for a bounded time.
            new SmtpMailSender(server, from, product);
            server.testConnection();
            findings.ok(ABOUT, host + " takes e-mails from " + from);
        } catch (MessagingException refused) {
            findings.mend(ABOUT, host + " can't be used, see spring.mail.*: " + refused.getMessage());
        }
    }
}
