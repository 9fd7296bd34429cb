package dev.gatehouse.jdbc;

import dev.gatehouse.testkit.AdditiveMigrationsContract;
import java.util.List;

class AdditiveMigrationsTest extends AdditiveMigrationsContract {

    @Override
    protected List<String> folders() {
        return List.of("db/gatehouse/sqlite", "db/gatehouse/postgresql");
    }
}
