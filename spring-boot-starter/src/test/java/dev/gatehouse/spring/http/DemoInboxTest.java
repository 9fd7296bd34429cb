package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.core.mail.MailSender;
import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.mail.DemoInbox;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Codes are shown where somebody said that this is a demonstration, and nowhere else. */
class DemoInboxTest {

    private static final String DEMO = "spring.profiles.active=demo";
    private static final String EMAIL = "demo@example.com";
    private static final Pattern CODE = Pattern.compile("\\\\n\\\\n([2-9A-HJKMNP-Z]{8})\\\\n\\\\n");

    @TempDir
    Path data;

    private final Logger everything = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.gatehouse");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @AfterEach
    void stopListening() {
        everything.detachAppender(log);
        ours.setLevel(null);
    }

    @Test
    void aDemonstrationShowsItsEmailsInTheLogAndInTheInbox() {
        try (RunningApplication app = RunningApplication.start(data, DEMO)) {
            register(app);
            app.bean(OutboxWorker.class).run(() -> true);

            String inbox = app.send(app.request("/dev/inbox").GET()).body();
            Matcher code = CODE.matcher(inbox);
            assertThat(code.find()).as(inbox).isTrue();
            assertThat(inbox).contains(EMAIL);
            assertThat(logged()).contains(EMAIL, code.group(1));
        }
    }

    @Test
    void withoutTheProfileAndWithoutAServerEmailsWaitAndNothingIsShown() {
        try (RunningApplication app = RunningApplication.start(data)) {
            register(app);

            assertThat(app.has(MailSender.class)).isFalse();
            assertThat(app.send(app.request("/dev/inbox").GET()).statusCode()).isIn(401, 404);
            assertThat(count(app, "outbox")).isEqualTo(1);
            assertThat(count(app, "security_codes")).isZero();
            assertThat(logged()).isNotEmpty().doesNotContain(EMAIL);
        }
    }

    @Test
    void withAServerADemonstrationSendsAndShowsNothing() {
        neverShown(DEMO);
    }

    @Test
    void withAServerAndWithoutTheProfileNothingIsShown() {
        neverShown("spring.profiles.active=production");
    }

    private void neverShown(String profile) {
        try (Mailbox mailbox = Mailbox.open();
                RunningApplication app = RunningApplication.start(
                        data,
                        Stream.concat(Stream.of(profile), Stream.of(mailbox.settings()))
                                .toArray(String[]::new))) {
            register(app);
            String code = mailbox.code(app, EMAIL, 1);

            assertThat(app.has(DemoInbox.class)).isFalse();
            assertThat(app.send(app.request("/dev/inbox").GET()).statusCode()).isIn(401, 404);
            assertThat(logged()).isNotEmpty().doesNotContain(code, EMAIL);
        }
    }

    /** The application's start sets up logging anew. */
    private void register(RunningApplication app) {
        log.start();
        everything.addAppender(log);
        ours.setLevel(Level.TRACE);
        assertThat(app.post(
                                "/api/users",
                                "{\"email\":\"" + EMAIL + "\",\"password\":\"" + RunningApplication.PASSWORD
                                        + "\",\"firstName\":\"A\",\"lastName\":\"B\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    private static long count(RunningApplication app, String table) {
        return app.bean(Database.class)
                .read(client -> client.sql("select count(*) from " + table)
                        .query(Long.class)
                        .single());
    }

    private String logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
    }
}
