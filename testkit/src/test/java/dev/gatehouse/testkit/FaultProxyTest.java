package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.testkit.FaultProxy.Trap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {

    private static final int NO_ANSWER_MILLIS = 100;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private Thread serving;
    private FaultProxy proxy;

    /** Answers every line with itself. */
    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        serving = Thread.ofVirtual().start(this::serve);
        proxy = FaultProxy.to(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void whatBothSayGoesThrough() throws IOException {
        try (Client one = new Client();
                Client other = new Client()) {
            assertThat(one.ask("hello")).isEqualTo("hello");
            assertThat(other.ask("world")).isEqualTo("world");
            assertThat(one.ask("x".repeat(100_000))).hasSize(100_000);
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    @Test
    void anOrderlyEndIsOneOnBothSides() throws IOException {
        try (Client client = new Client()) {
            client.say("last words");
            client.socket.shutdownOutput();

            assertThat(client.hear()).isEqualTo("last words");
            assertThat(client.hear()).isNull();
        }
    }

    @Test
    void newConnectionsAreRefusedAndThoseThereAreStayUntilAllIsRestored() throws IOException {
        try (Client before = new Client()) {
            before.ask("hello");

            proxy.refuse();

            assertThatExceptionOfType(IOException.class).isThrownBy(this::askOnce);
            assertThat(before.ask("still there")).isEqualTo("still there");
            proxy.restore();
            assertThat(askOnce()).isEqualTo("once");
        }
    }

    @Test
    void aCutBreaksWhatIsThereAndNothingElse() throws IOException {
        try (Client client = new Client()) {
            client.ask("hello");

            proxy.cut();

            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("anybody?"));
            assertThat(askOnce()).isEqualTo("once");
        }
    }

    @Test
    void whilePausedNothingIsAnsweredAndAfterwardsEverything() throws IOException {
        try (Client before = new Client()) {
            before.ask("hello");
            proxy.pause();
            try (Client meanwhile = new Client()) {
                before.say("one");
                meanwhile.say("two");
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(before::hearSoon);
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(meanwhile::hearSoon);
                assertThat(received).containsExactly("hello");

                proxy.restore();

                assertThat(before.hear()).isEqualTo("one");
                assertThat(meanwhile.hear()).isEqualTo("two");
            }
        }
    }

    @Test
    void aDelayHoldsBackBothWays() throws IOException {
        try (Client client = new Client()) {
            proxy.delay(Duration.ofMillis(50));

            long start = System.nanoTime();
            assertThat(client.ask("slow")).isEqualTo("slow");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void aCutBeforeLetsTheServerHaveNothingOfThePattern() throws Exception {
        Trap trap = proxy.cutBefore("commit", 1);
        try (Client client = new Client()) {
            client.ask("begin");

            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("commit"));

            assertThat(trap.await(1, Duration.ofSeconds(10))).isTrue();
            assertThat(received).containsExactly("begin");
        }
    }

    @Test
    void aCutAfterLetsTheServerAnswerAndTheClientNeverHearIt() throws Exception {
        Trap trap = proxy.cutAfter("commit", 1);
        try (Client client = new Client()) {
            client.ask("begin");

            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("commit"));

            assertThat(trap.await(1, Duration.ofSeconds(10))).isTrue();
            assertThat(received).containsExactly("begin", "commit");
        }
    }

    @Test
    void aPatternIsSeenThoughItIsSentInPieces() throws Exception {
        proxy.cutBefore("commit", 1);
        try (Client client = new Client()) {
            client.ask("com");
            client.ask("mit");
            client.socket.getOutputStream().write("\ncom".getBytes(StandardCharsets.US_ASCII));
            client.hear();

            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("mit"));

            assertThat(received).containsExactly("com", "mit", "");
        }
    }

    @Test
    void aTrapCutsAsOftenAsItIsToldTo() throws Exception {
        Trap trap = proxy.cutAfter("commit", 2);
        for (int time = 0; time < 2; time++) {
            try (Client client = new Client()) {
                assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("commit"));
            }
        }
        try (Client client = new Client()) {
            assertThat(client.ask("commit")).isEqualTo("commit");
        }
        assertThat(trap.cuts()).isEqualTo(2);
        assertThat(trap.await(3, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void restoringRemovesTheTraps() throws IOException {
        Trap trap = proxy.cutBefore("commit", 1);

        proxy.restore();

        try (Client client = new Client()) {
            assertThat(client.ask("commit")).isEqualTo("commit");
        }
        assertThat(trap.cuts()).isZero();
    }

    @Test
    void aServerThatIsNotThereLooksLikeAReset() throws Exception {
        server.close();
        // Only when nobody accepts any more is nobody there.
        serving.join();
        try (Client client = new Client()) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("anybody?"));
        }
    }

    @Test
    void anAddressIsRewritten() {
        String url = "jdbc:postgresql://localhost:" + server.getLocalPort() + "/test?user=postgres";

        assertThat(proxy.through(url)).isEqualTo("jdbc:postgresql://localhost:" + proxy.port() + "/test?user=postgres");
    }

    private String askOnce() throws IOException {
        try (Client client = new Client()) {
            return client.ask("once");
        }
    }

    private void serve() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> echo(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void echo(Socket client) {
        try (client;
                BufferedReader lines = reader(client)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                received.add(line);
                client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException cut) {
            // As some tests want it.
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private final class Client implements AutoCloseable {

        final Socket socket;
        private final BufferedReader answers;

        Client() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
            answers = reader(socket);
        }

        String ask(String line) throws IOException {
            say(line);
            String answer = hear();
            if (answer == null) {
                throw new SocketException("ended");
            }
            return answer;
        }

        void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        String hear() throws IOException {
            return answers.readLine();
        }

        void hearSoon() throws IOException {
            socket.setSoTimeout(NO_ANSWER_MILLIS);
            try {
                hear();
            } finally {
                socket.setSoTimeout(0);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
