package dev.gatehouse.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes on one PostgreSQL, all in processes of their own. */
final class Cluster implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private static final Path SCRATCH = Path.of("target", "clusters").toAbsolutePath();

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
            return start(size, nodes, Map.of(), false);
        }
        if (shared == null) {
            shared = start(size, 2, Map.of(), true);
        }
        return shared;
    }

    /** @param settings environment variables beside what makes it a cluster */
    static Cluster start(Size size, int nodes, Map<String, String> settings, boolean isShared)
            throws InterruptedException {
        Path folder = scratch();
        DatabaseServer database = DatabaseServer.start(folder.resolve("postgresql"));
        Cluster cluster = new Cluster(folder, database, isShared);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::shutDown));
        Viewer viewer = Viewer.current(size);
        // The first one makes the tables, the keys and the demo.
        cluster.add(viewer, settings).awaitReady();
        while (cluster.nodes.size() < nodes) {
            cluster.add(viewer, settings);
        }
        for (Node node : cluster.nodes) {
            node.awaitReady();
        }
        return cluster;
    }

    Node add(Viewer viewer, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "GATEHOUSE_DATABASE_URL", database.url(),
                "GATEHOUSE_DATA", folder.resolve("data").toString(),
                "VIEWER_DEMO_PASSWORD", PASSWORD));
        all.putAll(settings);
        Node node = Node.launch(viewer, folder.resolve("node-" + nodes.size() + ".log"), all);
        nodes.add(node);
        return node;
    }

    void remove(Node node) {
        nodes.remove(node);
        node.close();
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

    private static Path scratch() {
        try {
            Files.createDirectories(SCRATCH);
            return Files.createTempDirectory(SCRATCH, "cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
