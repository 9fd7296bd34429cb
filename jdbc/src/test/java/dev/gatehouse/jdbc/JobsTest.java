package dev.gatehouse.jdbc;

import java.util.List;

class JobsTest extends JobsContract {

    @Override
    List<Database> openAll() {
        return List.of(TestDatabases.sqlite(folder));
    }
}
