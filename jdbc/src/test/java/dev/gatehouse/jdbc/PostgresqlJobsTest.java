package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresqlJobsTest extends JobsContract {

    @Override
    List<Database> openAll() {
        return TestDatabases.twoNodesOnPostgresql();
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
