package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.PostgresqlOptions;
import dev.gatehouse.testkit.PostgresServer;

final class PostgresqlPriceImportTest extends PriceImportContract {

    @Override
    Database open() {
        return Database.postgresql(
                PostgresServer.shared().newDatabase(),
                new PostgresqlOptions(null, null, PriceHistoryContract.PATIENCE, 10));
    }
}
