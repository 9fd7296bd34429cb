package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the database answers. Its name among the health contributors is {@code database}. */
@Component("databaseHealthIndicator")
class DatabaseHealth extends AbstractHealthIndicator {

    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        database.read(rows -> rows.sql("SELECT 1").query(Integer.class).single());
        health.up();
    }
}
