package dev.gatehouse.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** Nodes on one PostgreSQL, all in processes of their own. */
final class Cluster implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private static final Path SCRATCH = scratchOfThisRun();

    private static Cluster shared;

    private final Path folder;
    private final DatabaseServer database;
    private final List<Node> nodes = new ArrayList<>();
    private final boolean isShared;

    private Cluster(Path folder, DatabaseServer database, boolean isShared) {
        this.folder = folder;
        this.database = database;
        this.isShared = isShared;
    }

    /** A cluster of its own for a full drill; one for all short ones, which leave it as they found it. */
    static Cluster of(Size size, int nodes) throws InterruptedException {
        if (size.isFull()) {
            return start(Viewer.current(size), nodes);
        }
        if (shared == null) {
            shared = start(Viewer.current(size), 2, true);
        }
        for (Node node : shared.nodes) {
            node.restartIfDead();
        }
        return shared;
    }

    static Cluster start(Viewer viewer, int nodes) throws InterruptedException {
        return start(viewer, nodes, false);
    }

    private static Cluster start(Viewer viewer, int nodes, boolean isShared) throws InterruptedException {
        Path folder = scratch();
        DatabaseServer database = DatabaseServer.start(folder.resolve("postgresql"));
        Cluster cluster = new Cluster(folder, database, isShared);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::shutDown));
        // The first one makes the tables, the keys and the demo.
        cluster.add(viewer, Map.of()).awaitReady();
        while (cluster.nodes.size() < nodes) {
            cluster.add(viewer, Map.of());
        }
        for (Node node : cluster.nodes) {
            node.awaitReady();
        }
        return cluster;
    }

    /**
     * Starts one more and does not wait for it.
     *
     * @param settings environment variables beside what makes it one of the cluster
     */
    Node add(Viewer viewer, Map<String, String> settings) {
        Map<String, String> all = settings();
        all.putAll(settings);
        Node node = Node.launch(viewer, folder.resolve("node-" + nodes.size() + ".log"), all);
        nodes.add(node);
        return node;
    }

    /** Does a command of the viewer's; its exit code. */
    int console(Size size, String... arguments) throws IOException, InterruptedException {
        return Node.console(Viewer.current(size), folder.resolve("console.log"), settings(), arguments)
                .waitFor();
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "GATEHOUSE_DATABASE_URL",
                database.url(),
                "GATEHOUSE_DATA",
                folder.resolve("data").toString(),
                // So that keys can be rotated more often than anybody would.
                "GATEHOUSE_KEYS_LEAD",
                "PT1S",
                // So that nobody but the drills writes.
                "VIEWER_FEED_EVERY",
                "PT0S",
                "VIEWER_DEMO_PASSWORD",
                PASSWORD));
    }

    void remove(Node node) {
        nodes.remove(node);
        node.close();
    }

    /** What a revocation may take to reach all nodes; the one that shares its machine with a build has longer. */
    Duration everywhereWithin() {
        return isShared ? Duration.ofSeconds(10) : Duration.ofSeconds(1);
    }

    DatabaseServer database() {
        return database;
    }

    List<Node> nodes() {
        return nodes;
    }

    Node node(int number) {
        return nodes.get(number % nodes.size());
    }

    Door door(int number) {
        return node(number).door();
    }

    List<Door> doors() {
        return nodes.stream().map(Node::door).toList();
    }

    @Override
    public void close() {
        if (!isShared) {
            shutDown();
        }
    }

    private void shutDown() {
        nodes.forEach(Node::close);
        database.close();
    }

    /** What the last run left, for whoever wanted to read its logs, goes. */
    private static Path scratchOfThisRun() {
        try {
            Path folder = Path.of("target", "clusters").toAbsolutePath();
            FileSystemUtils.deleteRecursively(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory(SCRATCH, "cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
