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
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.PriceChart;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The industries, in the order they came in. What is read of them is remembered until one of the nodes changes any. */
@Repository
class Industries implements MeterBinder {

    /** Announced by whoever changes any. */
    static final String TOPIC = "viewer.industries";

    /** What industries may be filtered and ordered by. */
    static final Fields FIELDS = new Fields(List.of(
            Field.of("tag", Field.Type.TEXT),
            Field.of("name", Field.Type.TEXT),
            Field.of("version", Field.Type.NUMBER)));

    /** Some megabytes. */
    private static final long REMEMBERED_AT_MOST = 20_000;

    private final Database database;
    private final SelectionColumns columns;
    private final AnnouncedCache<String, Industry> found;
    private final AnnouncedCache<Selection, List<Industry>> listed;
    private final Clock clock;

    Industries(Database database, Clock clock) {
        this.database = database;
        this.columns = SelectionColumns.of(
                Map.of(
                        "tag", SelectionColumns.text("tag", database),
                        "name", SelectionColumns.text("name", database),
                        "version", SelectionColumns.number("version")),
                "created_at, id");
        this.found = new AnnouncedCache<>(
                "industries", database.announcements(), Set.of(TOPIC), REMEMBERED_AT_MOST, industry -> 0, clock);
        this.listed = new AnnouncedCache<>(
                "industry.lists", database.announcements(), Set.of(TOPIC), REMEMBERED_AT_MOST, List::size, clock);
        this.clock = clock;
    }

    /**
     * What is to become of an industry.
     *
     * @param tag its tag, or {@code null} to leave it
     * @param name its name, or {@code null} to leave it
     */
    record Change(@Nullable String tag, @Nullable String name) {}

    List<Industry> list(Selection selection) {
        SelectionSql sql = columns.sql(selection);
        String select = "SELECT id, tag, name, version FROM industry WHERE %s %s".formatted(sql.where(), sql.page());
        return listed.get(
                selection,
                () -> database.read(rows -> List.copyOf(
                        sql.bind(rows.sql(select)).query(Industries::map).list())));
    }

    Optional<Industry> find(String id) {
        return found.find(
                id,
                () -> database.read(rows -> rows.sql("SELECT id, tag, name, version FROM industry WHERE id = :id")
                        .param("id", id)
                        .query(Industries::map)
                        .optional()));
    }

    /** What its index was over time; empty where there is no such industry. */
    Optional<PriceChart> chart(String id, Timespan span) {
        return database.read(rows -> exists(rows, id)
                ? Optional.of(Series.INDICES.chart(rows, id, span, clock.instant()))
                : Optional.empty());
    }

    /** Adds one; every member of {@code industry} is given. */
    Written<Industry> add(Change industry) {
        return add(RandomId.next(), industry);
    }

    /** Adds one under an id that somebody else has chosen; unless there is, or was, one under it. */
    Written<Industry> add(String id, Change industry) {
        try {
            return write(rows -> rows.sql("""
                            INSERT INTO industry (id, tag, name, created_at, version)
                            SELECT :id, :tag, :name, :now, 1
                            WHERE NOT EXISTS (SELECT 1 FROM removed_industry WHERE id = :id)
                            ON CONFLICT (id) DO NOTHING
                            RETURNING id, tag, name, version
                            """)
                    .param("id", id)
                    .param("tag", industry.tag())
                    .param("name", industry.name())
                    .param("now", clock.millis())
                    .query(Industries::map)
                    .optional()
                    .<Written<Industry>>map(Written.Done::new)
                    .orElseGet(() -> new Written.Refused<>(ProblemCode.PRECONDITION_FAILED)));
        } catch (DuplicateKeyException tagTaken) {
            return new Written.Refused<>(ProblemCode.ALREADY_EXISTS);
        }
    }

    Written<Industry> change(String id, IfMatch ifMatch, Change change) {
        try {
            return write(rows -> rows.sql("""
                            UPDATE industry
                            SET tag = COALESCE(:tag, tag), name = COALESCE(:name, name), version = version + 1
                            WHERE id = :id AND (:any OR version IN (:versions))
                            RETURNING id, tag, name, version
                            """)
                    .param("tag", change.tag())
                    .param("name", change.name())
                    .param("id", id)
                    .param("any", ifMatch.any())
                    .param("versions", ifMatch.versions())
                    .query(Industries::map)
                    .optional()
                    .<Written<Industry>>map(Written.Done::new)
                    .orElseGet(() -> unmatched(rows, id)));
        } catch (DuplicateKeyException tagTaken) {
            return new Written.Refused<>(ProblemCode.ALREADY_EXISTS);
        }
    }

    /** Removes one that owns no share: the shares' foreign key sees to that. */
    Written<Industry> remove(String id, IfMatch ifMatch) {
        try {
            return write(rows -> rows.sql("""
                            DELETE FROM industry WHERE id = :id AND (:any OR version IN (:versions))
                            RETURNING id, tag, name, version
                            """)
                    .param("id", id)
                    .param("any", ifMatch.any())
                    .param("versions", ifMatch.versions())
                    .query(Industries::map)
                    .optional()
                    .<Written<Industry>>map(removed -> forgotten(rows, removed))
                    .orElseGet(() -> unmatched(rows, id)));
        } catch (DataIntegrityViolationException ownsShares) {
            return new Written.Refused<>(ProblemCode.STILL_IN_USE);
        }
    }

    private static Written<Industry> forgotten(JdbcClient rows, Industry industry) {
        rows.sql("INSERT INTO removed_industry (id) VALUES (:id)")
                .param("id", industry.requireId())
                .update();
        return new Written.Done<>(industry);
    }

    /** Whether there was one, which is for ever so. */
    boolean wasRemoved(String id) {
        return database.read(rows -> rows.sql("SELECT 1 FROM removed_industry WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent());
    }

    /** What was done is announced in its transaction. */
    private Written<Industry> write(Function<JdbcClient, Written<Industry>> work) {
        return database.run(() -> database.write(rows -> {
                    Market.hold(rows);
                    return work.apply(rows);
                })
                .then(() -> database.announcements().announce(TOPIC)));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        found.bindTo(registry);
        listed.bindTo(registry);
    }

    /** Why nothing matched, seen by the same transaction: it isn't there, or it is of another version. */
    private static Written<Industry> unmatched(JdbcClient rows, String id) {
        return new Written.Refused<>(exists(rows, id) ? ProblemCode.PRECONDITION_FAILED : ProblemCode.NOT_FOUND);
    }

    private static boolean exists(JdbcClient rows, String id) {
        return rows.sql("SELECT 1 FROM industry WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static Industry map(ResultSet row, int number) throws SQLException {
        return new Industry(row.getString("id"), row.getString("tag"), row.getString("name"), row.getLong("version"));
    }
}
