package dev.gatehouse.viewer.nodes;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts viewers on neighbouring ports that share one database: an embedded PostgreSQL in the data folder, unless there is a
 * {@code GATEHOUSE_DATABASE_URL}. Stops all of them when it is stopped.
 */
public final class NodesApplication {

    private static final int MAX_PORT = 65_535;
    private static final String DATABASE_URL = "GATEHOUSE_DATABASE_URL";

    private final List<Node> nodes = new CopyOnWriteArrayList<>();
    private @Nullable Postgresql database;
    private boolean stopping;

    private NodesApplication() {}

    /** The number of nodes, and the viewer's jar. */
    public static void main(String[] arguments) throws InterruptedException {
        NodesApplication application = new NodesApplication();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(application::stop));
        try {
            application.run(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
        } catch (StartFailure failure) {
            System.err.println("viewer: " + failure.getMessage());
        }
        System.exit(1);
    }

    private void run(int count, Path jar) throws InterruptedException {
        int port = firstPort(count);
        Map<String, String> settings = database();
        for (int number = 0; number < count; number++) {
            // One after the other: the first one makes the tables, the keys and the demo.
            if (!start(jar, port + number, settings)) {
                return;
            }
        }
        System.out.println("Ready: " + count + " nodes at "
                + nodes.stream().map(Node::address).collect(Collectors.joining(" and "))
                + ". Ctrl-C stops them.");
        for (Node node : nodes) {
            tellEnd(node, node.awaitEnd());
        }
    }

    /** Nothing, where it was stopped by us. */
    private synchronized void tellEnd(Node node, int exitCode) {
        if (!stopping) {
            System.err.println("viewer: the node at " + node.address() + " ended with exit code " + exitCode);
        }
    }

    private synchronized Map<String, String> database() {
        if (!System.getenv().getOrDefault(DATABASE_URL, "").isBlank() || stopping) {
            return Map.of();
        }
        Path folder = Path.of(System.getenv().getOrDefault("GATEHOUSE_DATA", "data"), "postgresql");
        database = Postgresql.start(folder, 0, Map.of());
        System.out.println("PostgreSQL at " + database.host() + ":" + database.port() + ", data in " + database.data());
        return Map.of(DATABASE_URL, database.url());
    }

    private boolean start(Path jar, int port, Map<String, String> settings) throws InterruptedException {
        Node node;
        synchronized (this) {
            if (stopping) {
                return false;
            }
            node = Node.launch(jar, javaOptions(), port, settings);
            nodes.add(node);
        }
        return node.awaitReady();
    }

    /** The database last: the nodes finish what they took. */
    private synchronized void stop() {
        stopping = true;
        nodes.forEach(Node::askToStop);
        nodes.forEach(Node::stop);
        if (database != null) {
            database.close();
        }
    }

    private static int firstPort(int count) {
        String text = System.getenv().getOrDefault("SERVER_PORT", "8080");
        if (!text.matches("[0-9]{1,5}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) + count - 1 > MAX_PORT) {
            throw new StartFailure("setting server.port must leave room for " + count + " ports from it on, up to "
                    + MAX_PORT + ", but is '" + text + "'");
        }
        int first = Integer.parseInt(text);
        for (int port = first; port < first + count; port++) {
            requireFree(port);
        }
        return first;
    }

    /** Another viewer there would pass for ours. */
    private static void requireFree(int port) {
        try {
            new ServerSocket(port).close();
        } catch (IOException taken) {
            throw new StartFailure("port " + port + " is in use; set SERVER_PORT to another one", taken);
        }
    }

    private static List<String> javaOptions() {
        return Stream.of(System.getenv().getOrDefault("JAVA_OPTS", "").split(" "))
                .filter(option -> !option.isBlank())
                .toList();
    }
}
