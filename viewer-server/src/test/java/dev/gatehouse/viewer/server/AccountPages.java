package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.mail.OutboxWorker;
import dev.gatehouse.testkit.FreePort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * A demonstration that people come into by browser: with passkeys at its port, and its e-mails in its inbox. Remembers every secret that was
 * typed or told, to find none of them where none may be.
 */
final class AccountPages implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})\\r?$");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final BrowsedViewer browsed;
    private final ServerLog log = new ServerLog();
    private final List<String> secrets = new ArrayList<>(List.of(TestViewer.PASSWORD));

    /** To be registered as an extension. */
    AccountPages() {
        this.browsed = new BrowsedViewer(
                "--spring.profiles.active=demo",
                "--server.port=" + FreePort.next(),
                "--viewer.stream.heartbeat=PT1S",
                "--logging.level.dev.gatehouse=debug",
                // The demonstration's mailbox.
                "--logging.level.dev.gatehouse.spring.mail.DemoInbox=off",
                "--logging.level.org.springframework.web.servlet.DispatcherServlet=debug");
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        browsed.beforeAll(tests);
        log.listen();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        browsed.afterEach(test);
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        log.close();
        browsed.afterAll(tests);
    }

    BrowsedViewer browsed() {
        return browsed;
    }

    TestViewer viewer() {
        return browsed.viewer();
    }

    ViewerPage page(String language) {
        return browsed.page(language);
    }

    /** Past what may be asked for once a minute. */
    void laterOn(Duration time) {
        browsed.clock().advance(time);
    }

    /** Something nobody is to find on the page. */
    String secret(String secret) {
        secrets.add(secret);
        return secret;
    }

    /** The e-mails to an address, the latest first, once there are so many. */
    List<JsonNode> mails(String to, int count) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (inbox(to).size() < count) {
            assertThat(Instant.now())
                    .as("only %s of %s e-mails came", inbox(to).size(), count)
                    .isBefore(deadline);
            viewer().bean(OutboxWorker.class).run(() -> true);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return inbox(to);
    }

    /** The code in the latest of so many e-mails to an address. */
    String code(String to, int count) {
        Matcher found =
                CODE.matcher(mails(to, count).getFirst().required("text").asString());
        assertThat(found.find()).as("a code").isTrue();
        return secret(found.group(1));
    }

    private List<JsonNode> inbox(String to) {
        return viewer().anybody()
                .get("/dev/inbox")
                .json()
                .required("value")
                .valueStream()
                .filter(mail -> mail.required("to").asString().equals(to))
                .toList();
    }

    /** Holds that no secret is where a script, a bystander, an administrator or the next user could find it. */
    void assertNothingLeaks(ViewerPage page) {
        String reach = page.reach();
        assertThat(reach).contains("main.js");
        assertNoSecret("the page", reach);
        assertNoSecret("the console", String.join("\n", page.console()));
        assertThat(log.text()).contains("/web/session");
        assertNoSecret("the server's log", log.text());
    }

    private void assertNoSecret(String where, String text) {
        assertThat(text).as(where).doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}");
        assertThat(secrets.stream().filter(secret -> isIn(text, secret)))
                .as("secrets in " + where)
                .isEmpty();
    }

    /** As a word of its own: six digits are in many a long number. */
    private static boolean isIn(String text, String secret) {
        return Pattern.compile("(?<![\\d.])" + Pattern.quote(secret) + "(?!\\d)")
                .matcher(text)
                .find();
    }
}
