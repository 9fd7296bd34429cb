package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.model.ResourceName;
import dev.gatehouse.testkit.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens at the server is told as it does, each once, whatever becomes of the connection and the token. */
@Timeout(60)
final class WatchTest {

    private static final String NIMAL = "nimal@example.com";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    private Path data;

    private TestServer server;
    private TestStream stream;
    private FaultProxy network;
    private Backend backend;

    @ResourceName(plural = "news")
    record News(String text) {}

    @BeforeEach
    void start() {
        server = TestServer.start(data);
        stream = server.bean(TestStream.class);
        server.addUser(NIMAL);
        network = FaultProxy.to(server.port());
        backend = Backend.at(URI.create("http://localhost:" + network.port()))
                .attempts(Attempts.DEFAULT.withBase(Duration.ofMillis(1)).withCap(Duration.ofMillis(20)))
                .clock(server.clock)
                .build();
        backend.signIn(NIMAL, TestServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        backend.close();
        network.close();
        stream.end();
        server.close();
    }

    private final class Listening implements Watcher<News> {

        @Override
        public void next(News event) {
            told.add(event.text());
        }

        @Override
        public void live() {
            told.add("live");
        }

        @Override
        public void waiting(BackendException why, Duration wait) {
            told.add("waiting");
        }
    }

    private void tell(String text) {
        stream.tell(Map.of("text", text));
    }

    private String next() throws InterruptedException {
        return told.take();
    }

    /** Attempts that fail are as many as it takes. */
    private String nextButWaiting() throws InterruptedException {
        String next = next();
        while (next.equals("waiting")) {
            next = next();
        }
        return next;
    }

    @Test
    void whatHappensIsToldInItsOrder() throws Exception {
        try (Watch watch = backend.watch(News.class, Map.of("only", "1"), new Listening())) {
            assertThat(next()).isEqualTo("live");
            stream.awaitListeners(1);
            tell("one");
            tell("two");

            assertThat(next()).isEqualTo("one");
            assertThat(next()).isEqualTo("two");
            assertThat(stream.asked).containsExactly("null 1");
            watch.close();
            watch.ended().join();
        }
    }

    @Test
    void afterAGapItGoesOnWhereItWas() throws Exception {
        try (Watch watch = backend.watch(News.class, new Listening())) {
            stream.awaitListeners(1);
            tell("one");
            assertThat(next()).isEqualTo("live");
            assertThat(next()).isEqualTo("one");
            network.refuse();
            network.cut();
            assertThat(next()).isEqualTo("waiting");
            tell("meanwhile");
            network.restore();

            assertThat(nextButWaiting()).isEqualTo("live");
            assertThat(next()).isEqualTo("meanwhile");
            assertThat(stream.asked).last().isEqualTo("0 null");
            assertThat(watch.ended()).isNotDone();
        }
    }

    @Test
    void whoseTokenHasExpiredGoesOnWithTheNext() throws Exception {
        try (Watch watch = backend.watch(News.class, new Listening())) {
            stream.awaitListeners(1);
            assertThat(next()).isEqualTo("live");
            server.clock.advance(Duration.ofMinutes(5));
            int renewals = server.renewals();
            stream.end();

            assertThat(next()).isEqualTo("live");
            stream.awaitListeners(2);
            tell("one");
            assertThat(next()).isEqualTo("one");
            assertThat(server.renewals()).isEqualTo(renewals + 1);
            assertThat(watch.ended()).isNotDone();
        }
    }

    @Test
    void whoseSessionIsOverIsToldSo() throws Exception {
        Watch watch = backend.watch(News.class, new Listening());
        stream.awaitListeners(1);
        assertThat(next()).isEqualTo("live");
        try (Backend phone = Backend.at(server.uri()).clock(server.clock).build()) {
            phone.signIn(NIMAL, TestServer.PASSWORD);
            phone.permits().end(backend.currentPermit().orElseThrow());
        }
        stream.end();

        assertThatThrownBy(() -> watch.ended().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(SignedOut.class);
    }

    @Test
    void whatTheServerRefusesEndsTheWatch() {
        Watch watch = backend.watch(Gossip.class, event -> {});

        assertThatThrownBy(() -> watch.ended().join())
                .cause()
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
    }

    record Gossip(String text) {}

    @Test
    void aWatcherThatFailsEndsTheWatch() throws Exception {
        AtomicInteger times = new AtomicInteger();
        Watch watch = backend.watch(News.class, event -> {
            times.incrementAndGet();
            throw new IllegalStateException("no more");
        });
        stream.awaitListeners(1);
        tell("one");
        tell("two");

        assertThatThrownBy(() -> watch.ended().join()).rootCause().hasMessage("no more");
        assertThat(times).hasValue(1);
    }

    @Test
    void whoeverClosesTheClientIsToldOfNothingMore() throws Exception {
        Watch watch = backend.watch(News.class, new Listening());
        stream.awaitListeners(1);
        assertThat(next()).isEqualTo("live");

        backend.close();

        watch.ended().join();
        tell("too late");
        assertThat(told).isEmpty();
    }
}
