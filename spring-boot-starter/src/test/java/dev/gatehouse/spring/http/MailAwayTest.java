package dev.gatehouse.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.mail.Mail;
import dev.gatehouse.core.mail.MailSender;
import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.core.mail.UndeliverableMailException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An e-mail that could not be sent for long comes in the end, with a code that is good. */
class MailAwayTest {

    private static final String EMAIL = "nimal@example.com";
    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})\\r?$");

    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({
        "PT15M, PT1M, 4",
        "PT15M, PT1M, 6",
        "PT15M, PT10M, 6",
        "PT15M, PT15M, 16",
        "PT1M, PT1M, 4",
        "PT1M, PT0S, 1"
    })
    void aCodeIsGoodHoweverLongItsEmailWasAway(String lifetime, String interval, long minutesAway) {
        try (RunningApplication app = RunningApplication.startWith(
                Server.class,
                data,
                "gatehouse.users.code-lifetime=" + lifetime,
                "gatehouse.users.code-interval=" + interval)) {
            Server server = app.bean(Server.class);
            server.fault = new IllegalStateException("away");
            register(app);
            OutboxWorker worker = app.bean(OutboxWorker.class);
            for (int minute = 0; minute < minutesAway; minute++) {
                worker.run(() -> true);
                app.clock.advance(Duration.ofMinutes(1));
            }
            server.fault = null;
            app.clock.advance(Duration.ofMinutes(10));
            worker.run(() -> true);

            assertThat(server.sent).hasSize(1);
            assertThat(app.post("/api/users/confirmation", """
                            {"email": "%s", "code": "%s"}""".formatted(EMAIL, server.code()))
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void whatNoServerWillEverTakeIsGivenUp() {
        try (RunningApplication app = RunningApplication.startWith(Server.class, data)) {
            Server server = app.bean(Server.class);
            server.fault = new UndeliverableMailException("no such mailbox", new IllegalStateException());
            register(app);
            OutboxWorker worker = app.bean(OutboxWorker.class);
            worker.run(() -> true);
            server.fault = null;
            app.clock.advance(Duration.ofMinutes(10));
            worker.run(() -> true);

            assertThat(server.tries).hasValue(1);
            assertThat(server.sent).isEmpty();
        }
    }

    private static void register(RunningApplication app) {
        assertThat(app.post("/api/users", """
                        {"email": "%s", "password": "%s", "firstName": "Nimal", "lastName": "Perera"}
                        """.formatted(EMAIL, RunningApplication.PASSWORD))
                        .statusCode())
                .isEqualTo(202);
    }

    @Configuration(proxyBeanMethods = false)
    static class Server {

        final List<Mail> sent = new CopyOnWriteArrayList<>();
        final AtomicInteger tries = new AtomicInteger();
        volatile @Nullable RuntimeException fault;

        @Bean
        MailSender sender() {
            return mail -> {
                tries.incrementAndGet();
                RuntimeException today = fault;
                if (today != null) {
                    throw today;
                }
                sent.add(mail);
            };
        }

        String code() {
            Matcher code = CODE.matcher(sent.getFirst().text());
            assertThat(code.find()).isTrue();
            return code.group(1);
        }
    }
}
