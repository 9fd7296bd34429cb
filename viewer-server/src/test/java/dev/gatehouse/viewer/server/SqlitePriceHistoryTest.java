package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.DatabaseOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqlitePriceHistoryTest extends PriceHistoryContract {

    @TempDir
    private static Path folder;

    @Override
    Database open() {
        return Database.sqlite(folder.resolve("test.db"), new DatabaseOptions(PATIENCE, 4));
    }

    @Override
    List<String> refuseSecondPrices() {
        return List.of("""
                CREATE TRIGGER second_price BEFORE INSERT ON share_price
                WHEN EXISTS (SELECT 1 FROM share_price WHERE moment = NEW.moment)
                BEGIN SELECT RAISE(ABORT, 'no second price'); END
                """);
    }

    @Override
    List<String> takeSecondPrices() {
        return List.of("DROP TRIGGER second_price");
    }
}
