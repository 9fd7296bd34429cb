package dev.gatehouse.viewer.server;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The indices of industries: equal-weighted, {@value #START} at their start. With the price <i>P</i> of each of <i>n</i> shares, the
 * price <i>B</i> it had when shares last joined or left, and the level <i>L</i> of then, an index is
 *
 * <pre>
 * I(t) = 1/D Σ P(t)/B,   D = n/L
 * </pre>
 *
 * <p>Whenever a share joins or leaves, all of them are weighted equally anew, and the divisor <i>D</i> becomes what keeps the level
 * as it is: S&amp;P Dow Jones Indices, <i>Index Mathematics Methodology</i>, "Equal Weighted Indices" and "Divisor Adjustments". It is
 * the worth of a purse that is put into all shares in equal parts, and shared out again in equal parts whenever one joins or
 * leaves. No level is below a ten-thousandth, or above a hundred billion. Works in the transaction of whoever asks, who holds the market.
 */
final class IndustryIndex {

    static final int START = 1_000;

    /** A hundred billion: where one share became dearer by that much, the index stays there, and all others go on. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000_000L);

    private static final MathContext PRECISION = MathContext.DECIMAL64;

    private IndustryIndex() {}

    /** A share, what it costs, and what it cost when it was weighted; {@code null} where it never was. */
    record Constituent(String id, long price, @Nullable Long basis) {

        private BigDecimal relative() {
            return IndustryIndex.relative(price, weighted());
        }

        private long weighted() {
            return basis == null ? price : basis;
        }
    }

    /** What a share adds to the index: what it is worth now to what it was when it was weighted. */
    static BigDecimal relative(long price, long basis) {
        return BigDecimal.valueOf(price).divide(BigDecimal.valueOf(basis), PRECISION);
    }

    /** The level and the number of shares when these were weighted last. */
    record Basis(long level, long shares) {

        private boolean isOf(List<Constituent> constituents) {
            return shares == constituents.size()
                    && constituents.stream().allMatch(constituent -> constituent.basis() != null);
        }

        /** The level at today's prices. */
        private long level(List<Constituent> constituents) {
            return constituents.stream()
                    .map(Constituent::relative)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .multiply(BigDecimal.valueOf(level))
                    .divide(BigDecimal.valueOf(shares), 0, RoundingMode.HALF_EVEN)
                    .max(BigDecimal.ONE)
                    .min(MOST)
                    .longValueExact();
        }
    }

    /** Brings an industry's index up to date with its shares and their prices of {@code now}. Without shares it stays as it is. */
    static void update(JdbcClient rows, String industry, long now) {
        List<Constituent> constituents = constituents(rows, industry);
        if (!constituents.isEmpty()) {
            long level = basis(rows, industry)
                    .filter(basis -> basis.isOf(constituents))
                    .map(basis -> basis.level(constituents))
                    .orElseGet(() -> weightAnew(rows, industry, constituents));
            Series.INDICES.add(rows, industry, level, now);
        }
    }

    /** The level, which stays as it is. */
    private static long weightAnew(JdbcClient rows, String industry, List<Constituent> constituents) {
        long level = Series.INDICES
                .latest(rows, industry)
                .map(Series.Entry::amount)
                .orElse(Prices.toRest(BigDecimal.valueOf(START)));
        rows.sql("""
                        INSERT INTO industry_basis (industry, level, shares) VALUES (:industry, :level, :shares)
                        ON CONFLICT (industry) DO UPDATE SET level = excluded.level, shares = excluded.shares
                        """)
                .param("industry", industry)
                .param("level", level)
                .param("shares", constituents.size())
                .update();
        constituents.forEach(constituent -> weigh(rows, constituent));
        return level;
    }

    private static void weigh(JdbcClient rows, Constituent constituent) {
        rows.sql("""
                        INSERT INTO share_basis (share, price) VALUES (:share, :price)
                        ON CONFLICT (share) DO UPDATE SET price = excluded.price
                        """)
                .param("share", constituent.id())
                .param("price", constituent.price())
                .update();
    }

    private static List<Constituent> constituents(JdbcClient rows, String industry) {
        return rows.sql("""
                        SELECT share.id, share_basis.price AS basis, COALESCE(
                            (SELECT amount FROM share_price WHERE owner = share.id ORDER BY moment DESC LIMIT 1),
                            share.price) AS price
                        FROM share LEFT JOIN share_basis ON share_basis.share = share.id
                        WHERE share.industry = :industry
                        """)
                .param("industry", industry)
                .query(IndustryIndex::constituent)
                .list();
    }

    private static Constituent constituent(ResultSet row, int number) throws SQLException {
        long basis = row.getLong("basis");
        Long weighted = row.wasNull() ? null : basis;
        return new Constituent(row.getString("id"), row.getLong("price"), weighted);
    }

    private static Optional<Basis> basis(JdbcClient rows, String industry) {
        return rows.sql("SELECT level, shares FROM industry_basis WHERE industry = :industry")
                .param("industry", industry)
                .query(Basis.class)
                .optional();
    }
}
