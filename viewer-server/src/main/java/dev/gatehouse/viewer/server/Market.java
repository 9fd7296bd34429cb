package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.viewer.model.Share;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All shares and their prices, which change in one transaction after another. */
@Repository
class Market {

    private final Database database;
    private final PriceFeed feed;

    Market(Database database, PriceFeed feed) {
        this.database = database;
        this.feed = feed;
    }

    /** From now until the end of this transaction prices are changed by nobody else; what goes before it must not be one of them. */
    static void hold(JdbcClient rows) {
        rows.sql("UPDATE market SET ticked_at = ticked_at WHERE id = 1").update();
    }

    /** Gives the next new price its number: that of the market, which it now has. */
    static void count(JdbcClient rows) {
        rows.sql("UPDATE market SET number = number + 1 WHERE id = 1").update();
    }

    /**
     * Adds what the feed says of that time to the history of every share, and of every index, unless that was done: of nodes that try, one does. What
     * managers set is left as it is, and a share they have set a price of since is left out.
     */
    void tick(Instant time) {
        database.write(rows -> {
            if (claim(rows, time)) {
                List<Share> shares = Shares.all(rows);
                shares.forEach(share -> enter(rows, share, time));
                shares.stream()
                        .map(Share::industry)
                        .distinct()
                        .forEach(industry -> IndustryIndex.update(rows, industry, time.toEpochMilli()));
            }
            return null;
        });
    }

    private static boolean claim(JdbcClient rows, Instant time) {
        return rows.sql("UPDATE market SET ticked_at = :time WHERE id = 1 AND ticked_at < :time")
                        .param("time", time.toEpochMilli())
                        .update()
                == 1;
    }

    private void enter(JdbcClient rows, Share share, Instant time) {
        long price = Prices.toRest(feed.priceOf(share, time));
        Series.SHARE_PRICES.addUnlessLater(rows, share.id(), price, time.toEpochMilli());
    }
}
