package dev.gatehouse.jdbc;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What holds of nodes that share a database; of an embedded one, which one process holds, its threads are all there is. */
abstract class NodesContract {

    @TempDir
    Path folder;

    private List<Database> nodes = List.of();

    /** The database as each node has it opened. */
    abstract List<Database> openAll();

    @BeforeEach
    void openTheNodes() {
        nodes = openAll();
    }

    @AfterEach
    void closeTheNodes() {
        nodes.forEach(Database::close);
    }

    Database node(int number) {
        return nodes.get(number % nodes.size());
    }
}
