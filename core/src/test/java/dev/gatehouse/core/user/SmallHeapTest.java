package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SmallHeapTest {

    private static final int CALLERS = 200;

    @Test
    @Timeout(120)
    void twoHundredAtOnceFitInAHeapOf64MiB() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Signing.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).matches("[1-9]\\d* served and \\d+ turned away of 200");
    }

    /** What the small machine does. */
    static final class Signing {

        public static void main(String... args) throws InterruptedException {
            HashingOptions options = new HashingOptions(19_456, 2, 1, 1, CALLERS, Duration.ofSeconds(1));
            AtomicInteger served = new AtomicInteger();
            AtomicInteger turnedAway = new AtomicInteger();
            try (PasswordHasher hasher = PasswordHasher.argon2id(options)) {
                String stored = hasher.hash("correct horse battery staple");
                List<Thread> callers = IntStream.range(0, CALLERS)
                        .mapToObj(caller -> Thread.startVirtualThread(() -> {
                            try {
                                hasher.verify("correct horse battery staple", stored);
                                served.incrementAndGet();
                            } catch (HasherBusyException busy) {
                                turnedAway.incrementAndGet();
                            }
                        }))
                        .toList();
                for (Thread caller : callers) {
                    caller.join();
                }
            }
            System.out.println(
                    served + " served and " + turnedAway + " turned away of " + (served.get() + turnedAway.get()));
        }
    }
}
