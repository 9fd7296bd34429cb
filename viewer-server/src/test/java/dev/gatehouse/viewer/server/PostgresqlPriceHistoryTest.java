package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.PostgresqlOptions;
import dev.gatehouse.testkit.PostgresServer;
import java.util.List;

final class PostgresqlPriceHistoryTest extends PriceHistoryContract {

    @Override
    Database open() {
        return Database.postgresql(
                PostgresServer.shared().newDatabase(), new PostgresqlOptions(null, null, PATIENCE, 10));
    }

    @Override
    List<String> refuseSecondPrices() {
        return List.of("""
                CREATE FUNCTION refuse_second_price() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT 1 FROM share_price WHERE moment = NEW.moment) THEN
                        RAISE EXCEPTION 'no second price';
                    END IF;
                    RETURN NEW;
                END $$
                """, """
                CREATE TRIGGER second_price BEFORE INSERT ON share_price
                FOR EACH ROW EXECUTE FUNCTION refuse_second_price()
                """);
    }

    @Override
    List<String> takeSecondPrices() {
        return List.of("DROP TRIGGER second_price ON share_price", "DROP FUNCTION refuse_second_price()");
    }
}
