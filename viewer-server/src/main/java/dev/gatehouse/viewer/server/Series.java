package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.web.Buckets;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.viewer.model.PriceBucket;
import dev.gatehouse.viewer.model.PriceChart;
import dev.gatehouse.viewer.model.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table of amounts over time, and the same by the hour beside it. Works in the transaction of whoever asks, who sees to it that
 * of one owner only one amount is added at a time.
 */
final class Series {

    /** What shares cost. */
    static final Series SHARE_PRICES = new Series("share_price", true);

    /** Levels of industries' indices, which are kept as prices are. */
    static final Series INDICES = new Series("industry_index", false);

    /** Of an amount: owner, moment and amount. */
    private static final int COLUMNS = 3;

    private static final int PERCENT_DECIMALS = 2;

    private final boolean isNumbered;
    private final String add;
    private final String tell;
    private final String addToHour;
    private final String replace;
    private final String forgetHours;
    private final String sumUp;
    private final String latest;
    private final String latestBefore;
    private final String first;
    private final String amounts;
    private final String hours;

    /** @param isNumbered whether what is new in it is counted by the market */
    private Series(String table, boolean isNumbered) {
        this.isNumbered = isNumbered;
        this.add = "INSERT INTO %s (owner, moment, amount) VALUES (:owner, :moment, :amount)".formatted(table);
        this.tell = """
                UPDATE %s SET number = (SELECT number FROM market WHERE id = 1)
                WHERE owner = :owner AND moment = :moment
                """.formatted(table);
        this.addToHour = """
                INSERT INTO %1$s_hour (owner, moment, opening, low, high, closing)
                VALUES (:owner, :moment, :amount, :amount, :amount, :amount)
                ON CONFLICT (owner, moment) DO UPDATE SET
                    low = CASE WHEN excluded.low < %1$s_hour.low THEN excluded.low ELSE %1$s_hour.low END,
                    high = CASE WHEN excluded.high > %1$s_hour.high THEN excluded.high ELSE %1$s_hour.high END,
                    closing = excluded.closing
                """.formatted(table);
        this.replace = """
                INSERT INTO %s (owner, moment, amount) VALUES %%s
                ON CONFLICT (owner, moment) DO UPDATE SET amount = excluded.amount
                """.formatted(table);
        this.forgetHours =
                "DELETE FROM %s_hour WHERE owner = :owner AND moment >= :from AND moment < :to".formatted(table);
        this.sumUp = """
                INSERT INTO %1$s_hour (owner, moment, opening, low, high, closing)
                WITH hour AS (
                    SELECT moment / %2$d * %2$d AS beginning, min(moment) AS first, max(moment) AS last,
                           min(amount) AS low, max(amount) AS high
                    FROM %1$s WHERE owner = :owner AND moment >= :from AND moment < :to
                    GROUP BY 1
                )
                SELECT opening.owner, hour.beginning, opening.amount, hour.low, hour.high, closing.amount
                FROM hour
                JOIN %1$s AS opening ON opening.owner = :owner AND opening.moment = hour.first
                JOIN %1$s AS closing ON closing.owner = :owner AND closing.moment = hour.last
                """.formatted(table, Buckets.HOUR);
        this.latest =
                "SELECT moment, amount FROM %s WHERE owner = :owner ORDER BY moment DESC LIMIT 1".formatted(table);
        this.latestBefore = """
                SELECT amount FROM %s WHERE owner = :owner AND moment < :before ORDER BY moment DESC LIMIT 1
                """.formatted(table);
        this.first = "SELECT amount FROM %s WHERE owner = :owner ORDER BY moment LIMIT 1".formatted(table);
        this.amounts = buckets(table, "amount", "amount", "amount", "amount");
        this.hours = buckets(table + "_hour", "opening", "high", "low", "closing");
    }

    private static String buckets(String table, String open, String high, String low, String close) {
        return """
                WITH bucket AS (
                    SELECT (moment - :from) / :width AS number, min(moment) AS first, max(moment) AS last,
                           max(%3$s) AS high, min(%4$s) AS low
                    FROM %1$s WHERE owner = :owner AND moment >= :from AND moment < :to
                    GROUP BY 1
                )
                SELECT bucket.number, opening.%2$s AS open, bucket.high, bucket.low, closing.%5$s AS close
                FROM bucket
                JOIN %1$s AS opening ON opening.owner = :owner AND opening.moment = bucket.first
                JOIN %1$s AS closing ON closing.owner = :owner AND closing.moment = bucket.last
                ORDER BY bucket.number
                """.formatted(table, open, high, low, close);
    }

    /** An amount, and since when. */
    record Entry(long moment, long amount) {}

    /** Adds an amount of {@code now}; of a moment behind the latest of its owner at any rate. */
    void add(JdbcClient rows, String owner, long amount, long now) {
        long free = latest(rows, owner).map(last -> last.moment() + 1).orElse(now);
        insert(rows, owner, amount, Math.max(now, free));
    }

    /** Adds an amount of {@code moment}, unless there is one of then or later. */
    void addUnlessLater(JdbcClient rows, String owner, long amount, long moment) {
        if (latest(rows, owner).filter(last -> last.moment() >= moment).isEmpty()) {
            insert(rows, owner, amount, moment);
        }
    }

    private void insert(JdbcClient rows, String owner, long amount, long moment) {
        rows.sql(add)
                .param("owner", owner)
                .param("moment", moment)
                .param("amount", amount)
                .update();
        if (isNumbered) {
            tell(rows, owner, moment);
        }
        rows.sql(addToHour)
                .param("owner", owner)
                .param("moment", Math.floorDiv(moment, Buckets.HOUR) * Buckets.HOUR)
                .param("amount", amount)
                .update();
    }

    /** Tells those who listen of the amount of that moment, by the number it gets. */
    void tell(JdbcClient rows, String owner, long moment) {
        Market.count(rows);
        rows.sql(tell).param("owner", owner).param("moment", moment).update();
    }

    /**
     * Adds amounts, each in the place of one of the same owner and moment; their hours are to be summed up afterwards.
     *
     * @param entries owner, moment and amount of each in turn
     */
    void replace(JdbcClient rows, List<Object> entries) {
        String places = String.join(", ", Collections.nCopies(entries.size() / COLUMNS, "(?, ?, ?)"));
        rows.sql(replace.formatted(places)).params(entries).update();
    }

    /** Computes anew the hours from that of one moment to that of another, both included. */
    void sumUpHours(JdbcClient rows, String owner, long from, long to) {
        for (String sql : List.of(forgetHours, sumUp)) {
            rows.sql(sql)
                    .param("owner", owner)
                    .param("from", Math.floorDiv(from, Buckets.HOUR) * Buckets.HOUR)
                    .param("to", (Math.floorDiv(to, Buckets.HOUR) + 1) * Buckets.HOUR)
                    .update();
        }
    }

    Optional<Entry> latest(JdbcClient rows, String owner) {
        return rows.sql(latest).param("owner", owner).query(Entry.class).optional();
    }

    /** What was asked for, as of {@code now}. */
    PriceChart chart(JdbcClient rows, String owner, Timespan span, Instant now) {
        Entry last = latest(rows, owner).orElse(null);
        Buckets buckets = buckets(span, last, now);
        List<PriceBucket> value = rows.sql(buckets.areHours() ? hours : amounts)
                .param("owner", owner)
                .param("from", buckets.from())
                .param("to", buckets.to())
                .param("width", buckets.width())
                .query((row, number) -> map(row, buckets))
                .list();
        return new PriceChart(
                last == null ? null : quote(rows, owner, last, now),
                Instant.ofEpochMilli(buckets.from()),
                Instant.ofEpochMilli(buckets.to()),
                Duration.ofMillis(buckets.width()),
                value);
    }

    /** What was added last is in it, whatever the clock of the node that added it. */
    private static Buckets buckets(Timespan span, @Nullable Entry last, Instant now) {
        return span.buckets(Instant.ofEpochMilli(Math.max(now.toEpochMilli(), last == null ? 0 : last.moment()) + 1));
    }

    private Quote quote(JdbcClient rows, String owner, Entry last, Instant now) {
        return quote(last.amount(), last.moment(), before(rows, owner, now.truncatedTo(ChronoUnit.DAYS)));
    }

    /** @param earlier the amount that it is compared with */
    static Quote quote(long amount, long moment, long earlier) {
        BigDecimal price = Prices.fromRest(amount);
        BigDecimal before = Prices.fromRest(earlier);
        BigDecimal change = price.subtract(before);
        BigDecimal percent =
                change.movePointRight(PERCENT_DECIMALS).divide(before, PERCENT_DECIMALS, RoundingMode.HALF_EVEN);
        return new Quote(price, Instant.ofEpochMilli(moment), change, percent);
    }

    private long before(JdbcClient rows, String owner, Instant today) {
        return rows.sql(latestBefore)
                .param("owner", owner)
                .param("before", today.toEpochMilli())
                .query(Long.class)
                .optional()
                .orElseGet(() ->
                        rows.sql(first).param("owner", owner).query(Long.class).single());
    }

    private static PriceBucket map(ResultSet row, Buckets buckets) throws SQLException {
        return new PriceBucket(
                Instant.ofEpochMilli(buckets.beginOf(row.getLong("number"))),
                Prices.fromRest(row.getLong("open")),
                Prices.fromRest(row.getLong("high")),
                Prices.fromRest(row.getLong("low")),
                Prices.fromRest(row.getLong("close")));
    }
}
