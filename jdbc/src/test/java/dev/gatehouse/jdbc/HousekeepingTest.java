package dev.gatehouse.jdbc;

import java.util.List;

class HousekeepingTest extends HousekeepingContract {

    @Override
    List<Database> openAll() {
        return List.of(TestDatabases.sqlite(folder));
    }
}
