package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.viewer.model.Share;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All shares and their prices, which change in one transaction after another. */
@Repository
class Market {

    /** Announced by whoever changes prices, or which shares there are. */
    static final String TOPIC = "viewer.prices";

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
     * managers set is left as it is, and a share they have changed since is left out. The feed is asked before, for that takes time.
     */
    void tick(Instant time) {
        Optional<List<Share>> due =
                database.read(rows -> isDue(rows, time) ? Optional.of(Shares.all(rows)) : Optional.empty());
        due.map(shares -> prices(shares, time)).ifPresent(prices -> enter(prices, time));
    }

    private static boolean isDue(JdbcClient rows, Instant time) {
        return rows.sql("SELECT ticked_at FROM market WHERE id = 1")
                        .query(Long.class)
                        .single()
                < time.toEpochMilli();
    }

    /**
     * What the feed says of one.
     *
     * @param share as it was when the feed was asked
     * @param amount as {@link Prices} at rest
     */
    private record FedPrice(Share share, long amount) {}

    private List<FedPrice> prices(List<Share> shares, Instant time) {
        return shares.stream()
                .map(share -> new FedPrice(share, Prices.toRest(feed.priceOf(share, time))))
                .toList();
    }

    private void enter(List<FedPrice> prices, Instant time) {
        database.run(() -> {
            if (database.<Boolean>write(rows -> enter(rows, prices, time))) {
                database.announcements().announce(TOPIC);
            }
            return true;
        });
    }

    /** Whether this node is the one that does. */
    private static boolean enter(JdbcClient rows, List<FedPrice> prices, Instant time) {
        boolean isFirst = claim(rows, time);
        if (isFirst) {
            List<Share> shares = Shares.all(rows);
            Map<String, Long> versions = shares.stream().collect(Collectors.toMap(Share::requireId, Share::getVersion));
            prices.stream()
                    .filter(price -> Objects.equals(
                            versions.get(price.share().requireId()),
                            price.share().getVersion()))
                    .forEach(price -> Series.SHARE_PRICES.addUnlessLater(
                            rows, price.share().requireId(), price.amount(), time.toEpochMilli()));
            shares.stream()
                    .map(Share::getIndustry)
                    .distinct()
                    .forEach(industry -> IndustryIndex.update(rows, industry, time.toEpochMilli()));
        }
        return isFirst;
    }

    private static boolean claim(JdbcClient rows, Instant time) {
        return rows.sql("UPDATE market SET ticked_at = :time WHERE id = 1 AND ticked_at < :time")
                        .param("time", time.toEpochMilli())
                        .update()
                == 1;
    }
}
