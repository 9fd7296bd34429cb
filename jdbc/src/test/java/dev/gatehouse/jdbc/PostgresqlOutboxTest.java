package dev.gatehouse.jdbc;

import java.util.List;

class PostgresqlOutboxTest extends OutboxContract {

    @Override
    List<Database> openAll() {
        return TestDatabases.twoNodesOnPostgresql();
    }
}
