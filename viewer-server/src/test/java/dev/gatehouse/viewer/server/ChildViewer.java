package dev.gatehouse.viewer.server;

import dev.gatehouse.testkit.FreePort;
import dev.gatehouse.testkit.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A viewer in a process of its own, as its users run it. */
final class ChildViewer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path output;
    private final Path errors;
    private final int port;

    private ChildViewer(Process process, Path output, Path errors, int port) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.port = port;
    }

    /** What a process left behind that ended by itself. */
    record Ended(int exitCode, String output, String errors) {}

    /** Runs a command, as {@code ./viewer} hands it on to Java, to its end. */
    static Ended run(Path scratch, Map<String, String> settings, String... command)
            throws IOException, InterruptedException {
        try (ChildViewer viewer = launch(scratch, settings, command)) {
            return new Ended(viewer.awaitEnd(), viewer.output(), viewer.errors());
        }
    }

    /** Starts one with these settings (environment variables) beside the port, and does not wait for it. */
    static ChildViewer launch(Path scratch, Map<String, String> settings, String... arguments) throws IOException {
        int port = FreePort.next();
        Path output = Files.createTempFile(scratch, "viewer", ".out");
        Path errors = Files.createTempFile(scratch, "viewer", ".err");
        ProcessBuilder command =
                JavaProcess.of(List.of("--enable-native-access=ALL-UNNAMED"), ViewerApplication.class, arguments);
        command.environment().keySet().removeIf(name -> name.startsWith("GATEHOUSE_") || name.startsWith("VIEWER_"));
        command.environment().put("SERVER_PORT", String.valueOf(port));
        command.environment().putAll(settings);
        command.redirectOutput(output.toFile()).redirectError(errors.toFile());
        return new ChildViewer(command.start(), output, errors, port);
    }

    /** Starts one on {@code data} and waits until it is ready. */
    static ChildViewer start(Path scratch, Path data) throws Exception {
        ChildViewer viewer =
                launch(scratch, Map.of("GATEHOUSE_DATA", data.toString(), "VIEWER_DEMO_PASSWORD", TestViewer.PASSWORD));
        viewer.awaitReady();
        return viewer;
    }

    Caller anybody() {
        return new Caller(URI.create("http://localhost:" + port), null);
    }

    void awaitReady() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready: " + output() + errors());
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends it without a warning, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, as {@code kill} does; its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** Waits until it ends by itself; its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + output() + errors());
        }
        return process.exitValue();
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private boolean isReady() {
        try {
            return anybody().get("/actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
