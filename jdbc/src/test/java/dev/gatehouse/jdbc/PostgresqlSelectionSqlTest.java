package dev.gatehouse.jdbc;

import java.nio.file.Path;

class PostgresqlSelectionSqlTest extends SelectionSqlTest {

    @Override
    Database open(Path folder) {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
