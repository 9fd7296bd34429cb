package dev.gatehouse.jdbc;

import java.util.List;

class PostgresqlRotationUnderLoadTest extends RotationUnderLoadContract {

    @Override
    List<Database> openAll() {
        return TestDatabases.twoNodesOnPostgresql();
    }
}
