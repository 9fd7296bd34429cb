package dev.gatehouse.jdbc;

import java.util.List;

class OutboxTest extends OutboxContract {

    @Override
    List<Database> openAll() {
        return List.of(TestDatabases.sqlite(folder));
    }
}
