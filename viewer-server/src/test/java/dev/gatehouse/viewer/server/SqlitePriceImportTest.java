package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.DatabaseOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqlitePriceImportTest extends PriceImportContract {

    @TempDir
    private static Path folder;

    @Override
    Database open() {
        return Database.sqlite(folder.resolve("test.db"), new DatabaseOptions(PriceHistoryContract.PATIENCE, 4));
    }
}
