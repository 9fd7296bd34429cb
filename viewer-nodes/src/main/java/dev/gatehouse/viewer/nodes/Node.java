package dev.gatehouse.viewer.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A viewer in a process of its own; what it says is shown with its port in front. */
final class Node {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than a viewer gives what is under way when it is stopped. */
    private static final long PATIENCE_AT_THE_END_SECONDS = 30;

    private final int port;
    private final Process process;

    private Node(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    static Node launch(Path jar, List<String> javaOptions, int port, Map<String, String> settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(settings);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        try {
            Node node = new Node(port, builder.start());
            Thread.ofVirtual().start(node::show);
            return node;
        } catch (IOException e) {
            throw new StartFailure("a node can't be started: " + e, e);
        }
    }

    /** False where it ended instead, having said why. */
    boolean awaitReady() throws InterruptedException {
        boolean ready = Readiness.await(process, port, PATIENCE);
        if (!ready && process.isAlive()) {
            throw new StartFailure("the node at " + address() + " is not ready after " + PATIENCE.toSeconds() + " s");
        }
        return ready;
    }

    String address() {
        return "http://localhost:" + port;
    }

    /** Waits until it ends; its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    void askToStop() {
        process.destroy();
    }

    /** Whatever it takes. */
    void stop() {
        try {
            if (!process.waitFor(PATIENCE_AT_THE_END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private void show() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> System.out.println("[" + port + "] " + line));
        } catch (IOException | UncheckedIOException ended) {
            System.out.flush();
        }
    }
}
