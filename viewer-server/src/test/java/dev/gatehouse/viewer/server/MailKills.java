package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A viewer that is killed while traders register, ask for another password or another address, and e-mails are sent; the SMTP
 * server and the ledger are outside of it. Whatever was acknowledged gets its e-mails, however often; of all codes sent to an
 * address for one purpose one is good, and once.
 */
final class MailKills implements AutoCloseable {

    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})\\r?$");
    private static final int WRITERS = 4;
    private static final int CHECKERS = 4;
    private static final long PATIENCE_SECONDS = 120;

    private static final String REGISTRATION = "confirm your e-mail address";
    private static final String RESET = "a new password";
    private static final String EMAIL_CHANGE = "your e-mail address is to be changed";
    private static final String NEW_EMAIL = "confirm your new e-mail address";
    private static final String NEW_PASSWORD = "another battery, another staple";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Path folder;
    private final Map<String, String> settings;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /** @param settings of the viewer besides, as environment variables */
    MailKills(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
        server.start();
    }

    /** Registers until so many are acknowledged and a moment longer, and kills the viewer then. */
    void registerUntilKilled(int registrations) throws Exception {
        CountDownLatch answers = new CountDownLatch(registrations);
        killWhile(answers, viewer -> {
            for (int i = 0; i < WRITERS; i++) {
                viewer.writers().execute(() -> register(viewer.anybody(), answers));
            }
        });
    }

    /** Asks for another password for each of those who registered, and kills the viewer a moment after the last answer. */
    void resetUntilKilled() throws Exception {
        askUntilKilled((anybody, address) ->
                anybody.post("/api/traders/password-reset/request", "{\"email\": \"%s\"}".formatted(address)));
    }

    /** Asks for another address likewise, for those whose password was set anew. */
    void changeEmailsUntilKilled() throws Exception {
        askUntilKilled((anybody, address) -> anybody.as(address, NEW_PASSWORD)
                .post("/api/traders/me/email-change", "{\"email\": \"%s\"}".formatted(newAddress(address))));
    }

    private void askUntilKilled(BiFunction<Caller, String, Answer> ask) throws Exception {
        CountDownLatch answers = new CountDownLatch(acknowledged.size());
        killWhile(
                answers,
                viewer -> acknowledged.forEach(address -> viewer.writers().execute(() -> {
                    assertThat(ask.apply(viewer.anybody(), address).status()).isEqualTo(202);
                    answers.countDown();
                })));
    }

    /** A viewer, and those who ask it. */
    private record Asked(Caller anybody, ExecutorService writers) {}

    private void killWhile(CountDownLatch answers, Consumer<Asked> asking) throws Exception {
        try (ChildViewer viewer = start();
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            asking.accept(new Asked(viewer.anybody(), writers));
            boolean answered = answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1_500)));
            viewer.kill();
            assertThat(answered).isTrue();
        }
    }

    /** Lets the viewer deliver what is left of the registrations, and compares. */
    void compareWithTheLedger() throws Exception {
        compare(
                REGISTRATION,
                address -> address,
                (viewer, address) -> requireGoodOnce(
                        viewer,
                        "/api/traders/confirmation",
                        address,
                        "",
                        codes(REGISTRATION).get(address)));
    }

    /** The same of passwords that were to be set anew. */
    void compareResets() throws Exception {
        String password = ", \"newPassword\": \"" + NEW_PASSWORD + "\"";
        compare(
                RESET,
                address -> address,
                (viewer, address) -> requireGoodOnce(
                        viewer,
                        "/api/traders/password-reset",
                        address,
                        password,
                        codes(RESET).get(address)));
    }

    /** The same of addresses that were to be changed: one pair of codes is good, and once. */
    void compareEmailChanges() throws Exception {
        compare(NEW_EMAIL, MailKills::newAddress, this::requireChangedOnce);
    }

    private void compare(String subject, UnaryOperator<String> mailbox, BiConsumer<Caller, String> check)
            throws Exception {
        try (ChildViewer viewer = start();
                ExecutorService checkers = Executors.newFixedThreadPool(CHECKERS)) {
            List<String> addresses = List.copyOf(acknowledged);
            assertThat(addresses).isNotEmpty();
            awaitMails(subject, addresses.stream().map(mailbox).toList());
            Caller anybody = viewer.anybody();
            assertThat(checkers.invokeAll(addresses.stream()
                            .map(address -> Executors.callable(() -> check.accept(anybody, address)))
                            .toList()))
                    .allSatisfy(checked -> checked.get());
            System.out.printf(
                    "%s: %d acknowledged, %d of them got more than one e-mail%n",
                    subject,
                    addresses.size(),
                    codes(subject).values().stream()
                            .filter(several -> several.size() > 1)
                            .count());
        }
    }

    private void requireChangedOnce(Caller anybody, String address) {
        awaitMails(EMAIL_CHANGE, List.of(address));
        List<Integer> statuses = new ArrayList<>();
        Caller trader = anybody.as(address, NEW_PASSWORD);
        for (String code : codes(EMAIL_CHANGE).get(address)) {
            for (String newCode : codes(NEW_EMAIL).get(newAddress(address))) {
                String form = "{\"code\": \"%s\", \"newCode\": \"%s\"}".formatted(code, newCode);
                statuses.add(trader.post("/api/traders/me/email-change/confirmation", form)
                        .status());
                statuses.add(trader.post("/api/traders/me/email-change/confirmation", form)
                        .status());
            }
        }
        assertThat(statuses).as(address).containsOnlyOnce(204);
        anybody.as(newAddress(address), NEW_PASSWORD);
    }

    private static String newAddress(String address) {
        return "new." + address;
    }

    @Override
    public void close() {
        server.stop();
    }

    private ChildViewer start() throws Exception {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(Map.of(
                "GATEHOUSE_DATA",
                folder.resolve("data").toString(),
                "VIEWER_DEMO_PASSWORD",
                TestViewer.PASSWORD,
                "SPRING_MAIL_HOST",
                "127.0.0.1",
                "SPRING_MAIL_PORT",
                String.valueOf(server.getSmtp().getPort()),
                "GATEHOUSE_LIMITS_ADDRESS_BURST",
                "0",
                "GATEHOUSE_MAIL_CLAIM_FOR",
                "PT3S",
                "GATEHOUSE_MAIL_FROM",
                "viewer@example.com"));
        ChildViewer viewer = ChildViewer.launch(folder, all);
        viewer.awaitReady();
        return viewer;
    }

    private void register(Caller anybody, CountDownLatch answers) {
        try {
            while (true) {
                String address = "trader" + made.incrementAndGet() + "@example.com";
                Answer answer = anybody.post("/api/traders", """
                        {"email": "%s", "password": "%s", "firstName": "A", "lastName": "B"}
                        """.formatted(address, TestViewer.PASSWORD));
                assertThat(answer.status()).isEqualTo(202);
                acknowledged.add(address);
                answers.countDown();
            }
        } catch (UncheckedIOException killed) {
            // What was under way may have been done or not.
        }
    }

    /** What the killed one had claimed is sent when its claim has run out. */
    private void awaitMails(String subject, List<String> addresses) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!codes(subject).keySet().containsAll(addresses)) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void requireGoodOnce(
            Caller anybody, String path, String address, String members, List<String> codes) {
        List<String> twice = new ArrayList<>(codes);
        Collections.shuffle(twice);
        twice.addAll(codes);
        List<Integer> statuses = twice.stream()
                .map(code -> anybody.post(
                                path, "{\"email\": \"%s\", \"code\": \"%s\"%s}".formatted(address, code, members))
                        .status())
                .toList();
        assertThat(statuses).as(address).containsOnlyOnce(204).allMatch(status -> status == 204 || status == 400);
    }

    /** The codes of e-mails about something, by address. */
    private Map<String, List<String>> codes(String subject) {
        try {
            Map<String, List<String>> codes = new TreeMap<>();
            for (MimeMessage message : server.getReceivedMessages()) {
                if (message.getSubject().endsWith(": " + subject)) {
                    codes.computeIfAbsent(
                                    message.getRecipients(RecipientType.TO)[0].toString(), first -> new ArrayList<>())
                            .add(code(message.getContent()));
                }
            }
            return codes;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(Object content) throws MessagingException, IOException {
        Multipart parts = (Multipart) content;
        BodyPart first = parts.getBodyPart(0);
        if (first.isMimeType("multipart/*")) {
            return code(first.getContent());
        }
        Matcher code = CODE.matcher((String) first.getContent());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }
}
