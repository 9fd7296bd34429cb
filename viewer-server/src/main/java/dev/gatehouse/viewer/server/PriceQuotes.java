package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.viewer.model.IndexMembership;
import dev.gatehouse.viewer.model.Quote;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the shares of an industry cost now, and what each is to its index; remembered until prices change on any of the nodes. */
@Repository
class PriceQuotes implements MeterBinder {

    private static final int PERCENT_DECIMALS = 2;

    /** Some dozens of megabytes. */
    private static final long REMEMBERED_AT_MOST = 100_000;

    private final Database database;
    private final AnnouncedCache<Day, Map<String, PriceQuote>> remembered;
    private final Clock clock;

    PriceQuotes(Database database, Clock clock) {
        this.database = database;
        this.remembered = new AnnouncedCache<>(
                "price.quotes", database.announcements(), Set.of(Market.TOPIC), REMEMBERED_AT_MOST, Map::size, clock);
        this.clock = clock;
    }

    /** What changes are counted from, for an industry: when its day began, UTC. */
    private record Day(String industry, Instant begin) {}

    /** Of one share. */
    record PriceQuote(Quote latest, IndexMembership index) {}

    /**
     * A share's row.
     *
     * @param earlier what it cost before today began, or at first
     * @param basis what it cost when it was weighted
     */
    private record Row(String id, long price, long moment, long earlier, long basis) {

        private BigDecimal relative() {
            return IndustryIndex.relative(price, basis);
        }

        /** @param sum of what all shares of the index are worth now to what they were when weighted */
        private PriceQuote quote(BigDecimal sum) {
            BigDecimal weight =
                    relative().movePointRight(PERCENT_DECIMALS).divide(sum, PERCENT_DECIMALS, RoundingMode.HALF_EVEN);
            return new PriceQuote(
                    Series.quote(price, moment, earlier), new IndexMembership(Prices.fromRest(basis), weight));
        }
    }

    /**
     * Of all shares of the industry, by their ids.
     *
     * @param found shares that were there a moment ago: one that another node added is not missing because it is not known yet
     */
    Map<String, PriceQuote> of(String industry, Collection<String> found) {
        Map<String, PriceQuote> known = of(industry);
        return known.keySet().containsAll(found) ? known : read(today(industry));
    }

    /** Of all shares of the industry, by their ids. */
    Map<String, PriceQuote> of(String industry) {
        Day today = today(industry);
        return remembered.get(today, () -> read(today));
    }

    private Day today(String industry) {
        return new Day(industry, clock.instant().truncatedTo(ChronoUnit.DAYS));
    }

    private Map<String, PriceQuote> read(Day today) {
        List<Row> shares = database.read(rows -> shares(rows, today));
        BigDecimal sum = shares.stream().map(Row::relative).reduce(BigDecimal.ZERO, BigDecimal::add);
        return shares.stream().collect(Collectors.toUnmodifiableMap(Row::id, share -> share.quote(sum)));
    }

    /** What an older node has added has neither history nor weight until prices change: it costs, and weighs, what was set. */
    private static List<Row> shares(JdbcClient rows, Day today) {
        return rows.sql("""
                        SELECT share.id,
                            COALESCE(latest.amount, share.price) AS price,
                            COALESCE(latest.moment, share.created_at) AS moment,
                            COALESCE(
                                (SELECT amount FROM share_price
                                    WHERE owner = share.id AND moment < :today ORDER BY moment DESC LIMIT 1),
                                (SELECT amount FROM share_price WHERE owner = share.id ORDER BY moment LIMIT 1),
                                share.price) AS earlier,
                            COALESCE(share_basis.price, latest.amount, share.price) AS basis
                        FROM share
                        LEFT JOIN share_price AS latest ON latest.owner = share.id AND latest.moment =
                            (SELECT max(moment) FROM share_price WHERE owner = share.id)
                        LEFT JOIN share_basis ON share_basis.share = share.id
                        WHERE share.industry = :industry
                        """)
                .param("today", today.begin().toEpochMilli())
                .param("industry", today.industry())
                .query(PriceQuotes::map)
                .list();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        remembered.bindTo(registry);
    }

    private static Row map(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString("id"),
                row.getLong("price"),
                row.getLong("moment"),
                row.getLong("earlier"),
                row.getLong("basis"));
    }
}
