package dev.gatehouse.viewer.openapi;

import dev.gatehouse.viewer.nodes.Readiness;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A viewer in a process of its own, on its embedded database. */
final class RunningViewer implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private static final String JAR = "share-price-viewer.jar";
    private static final Path CLASSES = Path.of("..", "viewer-server", "target", "classes");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int port;

    private RunningViewer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RunningViewer start(Path data) throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder viewer = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "dev.gatehouse.viewer.server.ViewerApplication"));
        viewer.environment()
                .putAll(Map.of(
                        "SERVER_PORT", String.valueOf(port),
                        "GATEHOUSE_DATA", data.toString(),
                        "VIEWER_DEMO_PASSWORD", PASSWORD));
        Path log = data.resolveSibling("viewer.log");
        Process process =
                viewer.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (!Readiness.await(process, port, PATIENCE)) {
            process.destroyForcibly();
            throw new IllegalStateException("the viewer doesn't start: see " + log);
        }
        return new RunningViewer(process, port);
    }

    String address() {
        return "http://localhost:" + port;
    }

    /** Its classes and everything they need: the jar has the same, but is no part of a class path. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> entry.endsWith(JAR) ? CLASSES.toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
