package dev.gatehouse.drills;

import dev.gatehouse.testkit.FreePort;
import dev.gatehouse.viewer.nodes.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A viewer in a process of its own. */
final class Node implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of each part of the heap; what is beside the heap has no total. */
    private static final Pattern USED = Pattern.compile("total[^\\n]*used (\\d+)K");

    private final int port;
    private final Path log;
    private final Map<String, String> settings;
    private Viewer viewer;
    private Process process;

    private Node(int port, Path log, Map<String, String> settings, Viewer viewer) {
        this.port = port;
        this.log = log;
        this.settings = settings;
        this.viewer = viewer;
        this.process = launch();
    }

    /** Starts one and does not wait for it. */
    static Node launch(Viewer viewer, Path log, Map<String, String> settings) {
        return new Node(FreePort.next(), log, settings, viewer);
    }

    Door door() {
        return Door.at(port);
    }

    int port() {
        return port;
    }

    /** How long it took from this call on. */
    Duration awaitReady() throws InterruptedException {
        long start = System.nanoTime();
        if (!Readiness.await(process, port, PATIENCE)) {
            throw new AssertionError("not ready: " + log());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** How long it took, after it had ended, until it took requests again. */
    Duration restart() throws InterruptedException {
        process = launch();
        return awaitReady();
    }

    /** A drill that failed may have left it so; the next one must not fail of that. */
    void restartIfDead() throws InterruptedException {
        if (!process.isAlive()) {
            restart();
        }
    }

    /** Stops it as one does, and starts another version in its place. */
    Duration change(Viewer other) throws InterruptedException {
        stop();
        viewer = other;
        return restart();
    }

    /** {@code SIGSTOP}: it keeps its connections, and does nothing. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** {@code SIGCONT}: it goes on as if no time had passed. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** As {@code kill} does it: what is under way is finished. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** What its heap holds after a collection, in bytes. */
    long liveHeap() throws IOException, InterruptedException {
        var unused = command("GC.run");
        return USED.matcher(command("GC.heap_info"))
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)) * 1024)
                .sum();
    }

    /** What the JVM answers to one of its own commands. */
    private String command(String name) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), name)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.waitFor() != 0) {
            throw new IOException(answer);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A command of the viewer's, and not a viewer. */
    static Process console(Viewer viewer, Path log, Map<String, String> settings, String... arguments)
            throws IOException {
        return process(viewer, log, settings, arguments).start();
    }

    private Process launch() {
        ProcessBuilder builder = process(viewer, log, settings);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder process(Viewer viewer, Path log, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(viewer.options());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.matches("(GATEHOUSE|VIEWER|SPRING|SERVER)_.*"));
        builder.environment().putAll(settings);
        return builder;
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("kill -" + signal + " ended with " + exitCode);
        }
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
