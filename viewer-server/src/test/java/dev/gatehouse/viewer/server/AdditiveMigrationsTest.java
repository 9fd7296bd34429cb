package dev.gatehouse.viewer.server;

import dev.gatehouse.testkit.AdditiveMigrationsContract;
import java.util.List;

class AdditiveMigrationsTest extends AdditiveMigrationsContract {

    @Override
    protected List<String> folders() {
        return List.of("db/viewer/sqlite", "db/viewer/postgresql");
    }
}
