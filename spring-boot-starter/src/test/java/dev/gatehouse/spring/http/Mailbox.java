package dev.gatehouse.spring.http;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.gatehouse.core.mail.OutboxWorker;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real SMTP server, and everybody's mailbox. */
final class Mailbox implements AutoCloseable {

    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})\\r?$");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private Mailbox() {}

    static Mailbox open() {
        Mailbox mailbox = new Mailbox();
        mailbox.server.start();
        return mailbox;
    }

    /** What an application needs to send its e-mails here. */
    String[] settings() {
        return new String[] {
            "spring.mail.host=127.0.0.1",
            "spring.mail.port=" + server.getSmtp().getPort(),
            "gatehouse.mail.from=gatehouse@example.com"
        };
    }

    /** The e-mails to an address, once there are so many; what the application has in its outbox is sent. */
    List<Letter> await(RunningApplication app, String to, int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        app.bean(OutboxWorker.class).run(() -> true);
        while (to(to).size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("only " + to(to).size() + " of " + count + " e-mails came");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            app.bean(OutboxWorker.class).run(() -> true);
        }
        return to(to);
    }

    /** The code in the latest of so many e-mails to an address. */
    String code(RunningApplication app, String to, int count) {
        return await(app, to, count).getLast().code();
    }

    List<Letter> to(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .map(Letter::of)
                .filter(letter -> letter.to().equals(address))
                .toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** An e-mail as it came. */
    record Letter(String to, String subject, String text, String html) {

        static Letter of(MimeMessage message) {
            try {
                return new Letter(
                        message.getRecipients(RecipientType.TO)[0].toString(),
                        message.getSubject(),
                        part(message.getContent(), "text/plain"),
                        part(message.getContent(), "text/html"));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String code() {
            Matcher code = CODE.matcher(text);
            if (!code.find()) {
                throw new AssertionError("there is no code in the e-mail '" + subject + "'");
            }
            return code.group(1);
        }

        private static String part(Object content, String type) throws MessagingException, IOException {
            Multipart parts = (Multipart) content;
            String found = "";
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart part = parts.getBodyPart(i);
                if (part.isMimeType("multipart/*")) {
                    found += part(part.getContent(), type);
                } else if (part.isMimeType(type)) {
                    found += part.getContent();
                }
            }
            return found;
        }
    }
}
