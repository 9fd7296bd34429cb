package dev.gatehouse.viewer.server;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.query.Field;
import dev.gatehouse.core.query.Fields;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.SelectionColumns;
import dev.gatehouse.jdbc.SelectionSql;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.viewer.model.PriceChart;
import dev.gatehouse.viewer.model.Share;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The shares, in the order they came in. Each is reached through the industry that owns it, and no other. What is read of them is
 * remembered until one of the nodes changes any.
 */
@Repository
class Shares implements MeterBinder {

    /** What shares may be filtered and ordered by. */
    static final Fields FIELDS = new Fields(List.of(
            Field.of("tag", Field.Type.TEXT),
            Field.of("price", Field.Type.NUMBER),
            Field.of("version", Field.Type.NUMBER)));

    /** The same in version 2.0 of the API. */
    static final Fields QUOTED_FIELDS = new Fields(List.of(
            Field.of("symbol", Field.Type.TEXT),
            Field.of("price", Field.Type.NUMBER),
            Field.of("version", Field.Type.NUMBER)));

    /** Some megabytes. */
    private static final long REMEMBERED_AT_MOST = 20_000;

    /** An industry that is removed owned none, and so has none to be listed any more. */
    private static final Set<String> TOPICS = Set.of(Market.TOPIC, Industries.TOPIC);

    private final Database database;
    private final SelectionColumns columns;
    private final AnnouncedCache<One, Share> found;
    private final AnnouncedCache<Some, List<Share>> listed;
    private final Clock clock;

    Shares(Database database, Clock clock) {
        this.database = database;
        this.columns = SelectionColumns.of(
                Map.of(
                        "tag", SelectionColumns.text("tag", database),
                        "symbol", SelectionColumns.text("tag", database),
                        "price", SelectionColumns.scaled("price", Prices.MAX_DECIMALS),
                        "version", SelectionColumns.number("version")),
                "created_at, id");
        this.found =
                new AnnouncedCache<>("shares", database.announcements(), TOPICS, REMEMBERED_AT_MOST, share -> 0, clock);
        this.listed = new AnnouncedCache<>(
                "share.lists", database.announcements(), TOPICS, REMEMBERED_AT_MOST, List::size, clock);
        this.clock = clock;
    }

    private record One(String industry, String id) {}

    private record Some(String industry, Selection selection) {}

    /**
     * What is to become of a share.
     *
     * @param tag its tag, or {@code null} to leave it
     * @param price its price, or {@code null} to leave it
     */
    record Change(@Nullable String tag, @Nullable BigDecimal price) {

        private @Nullable Long priceAtRest() {
            return price == null ? null : Prices.toRest(price);
        }
    }

    /** The industry's shares; empty where there is no such industry. */
    Optional<List<Share>> list(String industry, Selection selection) {
        SelectionSql sql = columns.sql(selection);
        String select = "SELECT id, tag, price, industry, version FROM share WHERE industry = :industry AND %s %s"
                .formatted(sql.where(), sql.page());
        return listed.find(
                new Some(industry, selection),
                () -> database.read(rows -> hasIndustry(rows, industry)
                        ? Optional.of(List.copyOf(sql.bind(rows.sql(select))
                                .param("industry", industry)
                                .query(Shares::map)
                                .list()))
                        : Optional.empty()));
    }

    /** Those of all industries. */
    static List<Share> all(JdbcClient rows) {
        return rows.sql("SELECT id, tag, price, industry, version FROM share")
                .query(Shares::map)
                .list();
    }

    /** Sets the price of one, unless it has that. */
    static void setPrice(JdbcClient rows, String id, long atRest) {
        rows.sql("UPDATE share SET price = :price, version = version + 1 WHERE id = :id AND price <> :price")
                .param("price", atRest)
                .param("id", id)
                .update();
    }

    Optional<Share> find(String industry, String id) {
        return found.find(
                new One(industry, id),
                () -> database.read(rows -> rows.sql("""
                        SELECT id, tag, price, industry, version FROM share WHERE id = :id AND industry = :industry
                        """)
                        .param("id", id)
                        .param("industry", industry)
                        .query(Shares::map)
                        .optional()));
    }

    /** What the share cost over time; empty where there is no such share in the industry. */
    Optional<PriceChart> chart(String industry, String id, Timespan span) {
        return database.read(rows -> exists(rows, industry, id)
                ? Optional.of(Series.SHARE_PRICES.chart(rows, id, span, clock.instant()))
                : Optional.empty());
    }

    /** Adds one; every member of {@code share} is given. */
    Written<Share> add(String industry, Change share) {
        return add(industry, RandomId.next(), share);
    }

    /** Adds one under an id that somebody else has chosen; unless there is, or was, one under it. */
    Written<Share> add(String industry, String id, Change share) {
        return write(rows -> rows.sql("""
                        INSERT INTO share (id, industry, tag, price, created_at, version)
                        SELECT :id, id, :tag, :price, :now, 1 FROM industry
                        WHERE id = :industry AND NOT EXISTS (SELECT 1 FROM removed_share WHERE removed_share.id = :id)
                        ON CONFLICT (id) DO NOTHING
                        RETURNING id, tag, price, industry, version
                        """)
                .param("id", id)
                .param("tag", share.tag())
                .param("price", share.priceAtRest())
                .param("now", clock.millis())
                .param("industry", industry)
                .query(Shares::map)
                .optional()
                .<Written<Share>>map(added -> priced(rows, added))
                .orElseGet(() -> new Written.Refused<>(
                        hasIndustry(rows, industry) ? ProblemCode.PRECONDITION_FAILED : ProblemCode.NOT_FOUND)));
    }

    Written<Share> change(String industry, String id, IfMatch ifMatch, Change change) {
        return write(rows -> rows.sql("""
                        UPDATE share
                        SET tag = COALESCE(:tag, tag), price = COALESCE(:price, price), version = version + 1
                        WHERE id = :id AND industry = :industry AND (:any OR version IN (:versions))
                        RETURNING id, tag, price, industry, version
                        """)
                .param("tag", change.tag())
                .param("price", change.priceAtRest())
                .param("id", id)
                .param("industry", industry)
                .param("any", ifMatch.any())
                .param("versions", ifMatch.versions())
                .query(Shares::map)
                .optional()
                .<Written<Share>>map(
                        changed -> change.price() == null ? new Written.Done<>(changed) : priced(rows, changed))
                .orElseGet(() -> unmatched(rows, industry, id)));
    }

    Written<Share> remove(String industry, String id, IfMatch ifMatch) {
        return write(rows -> rows.sql("""
                        DELETE FROM share
                        WHERE id = :id AND industry = :industry AND (:any OR version IN (:versions))
                        RETURNING id, tag, price, industry, version
                        """)
                .param("id", id)
                .param("industry", industry)
                .param("any", ifMatch.any())
                .param("versions", ifMatch.versions())
                .query(Shares::map)
                .optional()
                .<Written<Share>>map(removed -> forgotten(rows, removed))
                .orElseGet(() -> unmatched(rows, industry, id)));
    }

    /** Whether there was one, which is for ever so. */
    boolean wasRemoved(String industry, String id) {
        return database.read(rows -> rows.sql("SELECT 1 FROM removed_share WHERE id = :id AND industry = :industry")
                .param("id", id)
                .param("industry", industry)
                .query(Integer.class)
                .optional()
                .isPresent());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        found.bindTo(registry);
        listed.bindTo(registry);
    }

    private Written<Share> write(Function<JdbcClient, Written<Share>> work) {
        try {
            return database.run(() -> database.write(rows -> {
                        Market.hold(rows);
                        return work.apply(rows);
                    })
                    .then(() -> database.announcements().announce(Market.TOPIC)));
        } catch (DuplicateKeyException tagTaken) {
            return new Written.Refused<>(ProblemCode.ALREADY_EXISTS);
        }
    }

    /** Its price enters its history, and the index of its industry, in the transaction that set it. */
    private Written<Share> priced(JdbcClient rows, Share share) {
        Series.SHARE_PRICES.add(rows, share.requireId(), Prices.toRest(share.getPrice()), clock.millis());
        return indexed(rows, share);
    }

    private Written<Share> forgotten(JdbcClient rows, Share share) {
        rows.sql("INSERT INTO removed_share (id, industry) VALUES (:id, :industry)")
                .param("id", share.requireId())
                .param("industry", share.getIndustry())
                .update();
        return indexed(rows, share);
    }

    private Written<Share> indexed(JdbcClient rows, Share share) {
        IndustryIndex.update(rows, share.getIndustry(), clock.millis());
        return new Written.Done<>(share);
    }

    /** Why nothing matched, seen by the same transaction: it isn't there, or it is of another version. */
    private static Written<Share> unmatched(JdbcClient rows, String industry, String id) {
        return new Written.Refused<>(
                exists(rows, industry, id) ? ProblemCode.PRECONDITION_FAILED : ProblemCode.NOT_FOUND);
    }

    private static boolean exists(JdbcClient rows, String industry, String id) {
        return rows.sql("SELECT 1 FROM share WHERE id = :id AND industry = :industry")
                .param("id", id)
                .param("industry", industry)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static boolean hasIndustry(JdbcClient rows, String id) {
        return rows.sql("SELECT 1 FROM industry WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static Share map(ResultSet row, int number) throws SQLException {
        return new Share(
                row.getString("id"),
                row.getString("tag"),
                Prices.fromRest(row.getLong("price")),
                row.getString("industry"),
                row.getLong("version"));
    }
}
