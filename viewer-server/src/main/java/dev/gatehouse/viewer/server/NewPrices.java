package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.viewer.model.PriceEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Repository;

/** New prices, in the order of their numbers: whoever has seen one has seen all below it, whichever nodes added them. */
@Repository
class NewPrices {

    /** How many are read at once. */
    static final int PAGE = 200;

    private final Database database;

    NewPrices(Database database) {
        this.database = database;
    }

    /** A new price and its number. */
    record Numbered(long number, PriceEvent event) {}

    /** The number of the latest; 0 where there is none yet. */
    long latest() {
        return database.read(rows -> rows.sql("SELECT number FROM market WHERE id = 1")
                .query(Long.class)
                .single());
    }

    /** The first of those above that number, {@value #PAGE} at most. Those of shares that were removed since are not among them. */
    List<Numbered> after(long number) {
        return database.read(rows -> rows.sql("""
                        SELECT share_price.number, share.id, share.tag, share.industry, share_price.amount, share_price.moment
                        FROM share_price JOIN share ON share.id = share_price.owner
                        WHERE share_price.number > :number ORDER BY share_price.number LIMIT :page
                        """)
                .param("number", number)
                .param("page", PAGE)
                .query(NewPrices::map)
                .list());
    }

    private static Numbered map(ResultSet row, int index) throws SQLException {
        return new Numbered(
                row.getLong("number"),
                new PriceEvent(
                        row.getString("id"),
                        row.getString("tag"),
                        row.getString("industry"),
                        Prices.fromRest(row.getLong("amount")),
                        Instant.ofEpochMilli(row.getLong("moment"))));
    }
}
