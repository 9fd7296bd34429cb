package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditEvent;
import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.Origin;
import dev.gatehouse.model.AuditRow;
import dev.gatehouse.model.AuditType;
import dev.gatehouse.model.SignInCount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Security events in the tables {@code audit_rows} and {@code audit_heads}. Thread-safe.
 *
 * <p>There are {@value AuditChains#COUNT} chains, lest all transactions wait for one row. All events of a unit of work go into one
 * of them, whichever chance picks, as the last thing the unit writes: so its head is held for as short as can be, and nobody
 * who holds one waits for anything else.
 */
public final class JdbcAuditStore implements AuditStore {

    private static final String SIGN_INS = """
            select (at - :from) / :width as part,
                   sum(case when type = :granted then 1 else 0 end) as granted,
                   sum(case when type = :refused then 1 else 0 end) as refused
              from audit_rows
             where at >= :from and at < :to and type in (:granted, :refused)
             group by 1
             order by 1
            """;

    private final Database database;
    private final AuditChains chains;

    private JdbcAuditStore(Database database, AuditChains chains) {
        this.database = database;
        this.chains = chains;
    }

    /** The record of a database, which begins now where it has none. */
    public static JdbcAuditStore open(Database database, AuditKey key, Clock clock) {
        AuditChains chains = new AuditChains(database.isEmbedded(), key);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        database.write(client -> chains.begin(client, now));
        return new JdbcAuditStore(database, chains);
    }

    @Override
    public void add(AuditEvent event, Origin origin, Instant at) {
        database.atEnd(this, AuditChains.Additions.class, chains::additions)
                .add(StoredAudit.Content.of(event, origin, at));
    }

    @Override
    public List<AuditRow> list(Query query, int top, int skip) {
        return database.read(client -> client
                .sql(sql(query))
                .param("user", query.user())
                .param("type", query.type())
                .param("from", millis(query.from(), 0))
                .param("until", millis(query.until(), Long.MAX_VALUE))
                .param("top", top)
                .param("skip", skip)
                .query(StoredAudit::read)
                .stream()
                .map(StoredAudit::row)
                .toList());
    }

    @Override
    public List<SignInCount> countSignIns(Instant from, Instant to, Duration width) {
        return database.read(client -> client.sql(SIGN_INS)
                .param("from", from.toEpochMilli())
                .param("to", to.toEpochMilli())
                .param("width", width.toMillis())
                .param("granted", AuditType.SIGNED_IN.name())
                .param("refused", AuditType.SIGN_IN_REFUSED.name())
                .query((row, number) -> new SignInCount(
                        from.plus(width.multipliedBy(row.getLong("part"))),
                        row.getLong("granted"),
                        row.getLong("refused")))
                .list());
    }

    /** A condition that always holds would keep a database from using its indexes. */
    private static String sql(Query query) {
        String user = query.user() == null ? "" : " and (subject = :user or actor = :user)";
        String type = query.type() == null ? "" : " and type = :type";
        return """
            select %s
              from audit_rows
             where at >= :from and at < :until %s
             order by at desc, chain desc, seq desc
             limit :top offset :skip
            """.formatted(StoredAudit.COLUMNS, user + type);
    }

    private static long millis(@Nullable Instant time, long otherwise) {
        return time == null ? otherwise : time.toEpochMilli();
    }
}
