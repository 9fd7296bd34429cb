package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresqlHousekeepingTest extends HousekeepingContract {

    @Override
    List<Database> openAll() {
        return TestDatabases.twoNodesOnPostgresql();
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
