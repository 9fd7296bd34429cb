package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresqlHousekeepingTest extends HousekeepingContract {

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
    void aNodeIsRemovedADayAfterItWasSeenLastAndNotASecondEarlier() {
        Housekeeping housekeeping = new Housekeeping(node(0), clock);
        node(0).write(client -> client.sql("insert into nodes (id, started_at, seen_at) values ('dead', 0, :now)")
                .param("now", clock.millis())
                .update());
        clock.advance(Duration.ofDays(1).minusSeconds(1));
        assertThat(housekeeping.removeDeadNodes()).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(housekeeping.removeDeadNodes()).isEqualTo(1);
    }
}
