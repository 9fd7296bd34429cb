package dev.gatehouse.viewer.server;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.viewer.model.IndexMembership;
import dev.gatehouse.viewer.model.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the shares of an industry cost now, and what each is to its index. */
@Repository
class PriceQuotes {

    private static final int PERCENT_DECIMALS = 2;

    private final Database database;
    private final Clock clock;

    PriceQuotes(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

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

    /** Of all shares of the industry, by their ids. */
    Map<String, PriceQuote> of(String industry) {
        List<Row> shares = database.read(rows -> shares(rows, industry, clock.instant()));
        BigDecimal sum = shares.stream().map(Row::relative).reduce(BigDecimal.ZERO, BigDecimal::add);
        return shares.stream().collect(Collectors.toUnmodifiableMap(Row::id, share -> share.quote(sum)));
    }

    /** What an older node has added has neither history nor weight until prices change: it costs, and weighs, what was set. */
    private static List<Row> shares(JdbcClient rows, String industry, Instant now) {
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
                .param("today", now.truncatedTo(ChronoUnit.DAYS).toEpochMilli())
                .param("industry", industry)
                .query(PriceQuotes::map)
                .list();
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
