package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresqlJobsTest extends JobsContract {

    private final List<Database> nodes = new ArrayList<>();

    @BeforeEach
    void openTheNodes() {
        String url = PostgresServer.shared().newDatabase();
        nodes.add(Database.postgresql(url));
        nodes.add(Database.postgresql(url));
        node(0).migrate("db/gatehouse/postgresql", "gatehouse_schema_history");
    }

    @AfterEach
    void closeTheNodes() {
        nodes.forEach(Database::close);
    }

    @Override
    Database node(int number) {
        return nodes.get(number);
    }

    @Test
    void whatANodeDoesAloneNobodyElseDoesMeanwhile() {
        Optional<Optional<String>> done = node(0).writeAlone("sweep", client -> {
            assertThat(node(1).writeAlone("polish", other -> "polished")).contains("polished");
            return node(1).writeAlone("sweep", other -> "swept");
        });

        assertThat(done).contains(Optional.empty());
        assertThat(node(1).writeAlone("sweep", client -> "swept")).contains("swept");
    }
}
