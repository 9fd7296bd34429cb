package dev.gatehouse.jdbc;

import java.util.List;

class RotationUnderLoadTest extends RotationUnderLoadContract {

    @Override
    List<Database> openAll() {
        return List.of(TestDatabases.sqlite(folder));
    }
}
