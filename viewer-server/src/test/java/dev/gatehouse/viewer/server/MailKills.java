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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A viewer that is killed while traders register and e-mails are sent; the SMTP server and the ledger are outside of it. Each
 * acknowledged registration gets an e-mail, however often; of all codes sent to an address one is good, and once.
 */
final class MailKills implements AutoCloseable {

    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})\\r?$");
    private static final int WRITERS = 4;
    private static final int CHECKERS = 4;
    private static final long PATIENCE_SECONDS = 120;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Path folder;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    MailKills(Path folder) {
        this.folder = folder;
        server.start();
    }

    /** Registers until so many are acknowledged and a moment longer, and kills the viewer then. */
    void registerUntilKilled(int registrations) throws Exception {
        try (ChildViewer viewer = start();
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch answers = new CountDownLatch(registrations);
            for (int i = 0; i < WRITERS; i++) {
                writers.execute(() -> register(viewer.anybody(), answers));
            }
            boolean registered = answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1_500)));
            viewer.kill();
            assertThat(registered).isTrue();
        }
    }

    /** Lets the viewer deliver what is left, and compares. */
    void compareWithTheLedger() throws Exception {
        try (ChildViewer viewer = start();
                ExecutorService checkers = Executors.newFixedThreadPool(CHECKERS)) {
            awaitMails();
            Map<String, List<String>> codes = codes();
            List<String> addresses = List.copyOf(acknowledged);
            assertThat(addresses).isNotEmpty();
            assertThat(checkers.invokeAll(addresses.stream()
                            .map(address -> Executors.callable(
                                    () -> requireGoodOnce(viewer.anybody(), address, codes.get(address))))
                            .toList()))
                    .allSatisfy(check -> check.get());
            System.out.printf(
                    "%d registrations acknowledged, %d addresses got e-mails, %d of them more than one%n",
                    addresses.size(),
                    codes.size(),
                    codes.values().stream()
                            .filter(several -> several.size() > 1)
                            .count());
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private ChildViewer start() throws Exception {
        ChildViewer viewer = ChildViewer.launch(
                folder,
                Map.of(
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
    private void awaitMails() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!codes().keySet().containsAll(acknowledged)) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void requireGoodOnce(Caller anybody, String address, List<String> codes) {
        List<String> twice = new ArrayList<>(codes);
        Collections.shuffle(twice);
        twice.addAll(codes);
        List<Integer> statuses = twice.stream()
                .map(code -> anybody.post(
                                "/api/traders/confirmation",
                                "{\"email\": \"%s\", \"code\": \"%s\"}".formatted(address, code))
                        .status())
                .toList();
        assertThat(statuses).as(address).containsOnlyOnce(204).allMatch(status -> status == 204 || status == 400);
    }

    /** The codes that came, by address. */
    private Map<String, List<String>> codes() throws MessagingException, IOException {
        Map<String, List<String>> codes = new TreeMap<>();
        for (MimeMessage message : server.getReceivedMessages()) {
            codes.computeIfAbsent(message.getRecipients(RecipientType.TO)[0].toString(), first -> new ArrayList<>())
                    .add(code(message.getContent()));
        }
        return codes;
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
