package dev.gatehouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that keep their permit in the same file are as one. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class SeveralProcessesTest {

    private static final int PROCESSES = 4;
    private static final int THREADS = 8;
    private static final int CALLS = 32;
    private static final int ROUNDS = 3;

    @TempDir
    private Path folder;

    private List<Running> processes = List.of();

    @AfterEach
    void kill() {
        processes.forEach(Running::kill);
    }

    @Test
    void atTheMomentOfExpiryTheyRenewOnce() throws Exception {
        Path file = folder.resolve("permit");
        try (TestServer server = TestServer.start(folder.resolve("data"))) {
            server.addUser("nimal@example.com");
            try (Backend backend = Backend.at(server.uri())
                    .keepPermitsIn(PermitStore.file(file))
                    .build()) {
                backend.signIn("nimal@example.com", TestServer.PASSWORD);
            }
            processes = IntStream.range(0, PROCESSES)
                    .mapToObj(number -> Running.start(server.uri().toString(), file))
                    .toList();
            processes.forEach(process -> assertThat(process.hear()).isEqualTo("ready"));

            for (int round = 0; round < ROUNDS; round++) {
                int before = server.renewals();
                server.clock.advance(Duration.ofMinutes(5));
                processes.forEach(Running::go);

                assertThat(processes)
                        .allSatisfy(process -> assertThat(process.hear()).isEqualTo(String.valueOf(THREADS * CALLS)));
                assertThat(server.renewals()).isEqualTo(before + 1);
            }
        }
    }

    private record Running(Process process, BufferedReader said, Writer told) {

        static Running start(String server, Path file) {
            try {
                Process process = JavaProcess.of(
                                List.of(),
                                ClientProcess.class,
                                server,
                                file.toString(),
                                String.valueOf(THREADS),
                                String.valueOf(CALLS))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                return new Running(
                        process,
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                        process.outputWriter(StandardCharsets.UTF_8));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void go() {
            try {
                told.write("go\n");
                told.flush();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        String hear() {
            try {
                return String.valueOf(said.readLine());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void kill() {
            process.destroyForcibly();
        }
    }
}
