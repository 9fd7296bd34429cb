package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.PostgresqlOptions;
import dev.gatehouse.testkit.PostgresServer;

final class PostgresqlPriceHistoryTest extends PriceHistoryContract {

    @Override
    Database open() {
        return Database.postgresql(
                PostgresServer.shared().newDatabase(), new PostgresqlOptions(null, null, PATIENCE, 10));
    }
}
