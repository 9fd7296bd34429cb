package dev.gatehouse.jdbc;

import dev.gatehouse.core.permit.CutOffs;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * One connection that follows the feed, from the moment it is opened until it breaks. Not thread-safe.
 *
 * <p>Ids are not committed in their order, so no id says how far one has read. What does is the snapshot a page was read on:
 * the next page has what that one could not see. However long somebody else's transaction lasts, nothing is read twice.
 */
final class FeedSession implements AutoCloseable {

    static final String CHANNEL = "gatehouse_feed";
    static final String ANSWERS_CHANNEL = "gatehouse_roll_call";

    /** The database's own clock, in epoch milliseconds. */
    static final String DATABASE_TIME = "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

    /** Cut-offs are forgotten by the clock of the node that wrote them. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static final int ROWS_AT_A_TIME = 10_000;

    /** One row at least, lest a page without any should not say how far it reaches. */
    private static final String PAGE = """
            select cast(s.snapshot as text) as reaches, f.*, %s - f.at as delay
              from (select pg_current_snapshot() as snapshot) s
              left join (select %s, at from feed where %%s) f on true
            """.formatted(DATABASE_TIME, FeedRow.COLUMNS);

    private static final String ALL = PAGE.formatted("forget_at > ?");
    /** The first condition is for the index: whatever that snapshot could not see is not below its {@code xmin}. */
    private static final String FROM_CURSOR = PAGE.formatted("""
            tx >= pg_snapshot_xmin(cast(cast(? as text) as pg_snapshot))
            and not pg_visible_in_snapshot(tx, cast(cast(? as text) as pg_snapshot))""");

    private static final String SEEN = """
            insert into nodes (id, started_at, seen_at) values (?, %1$s, %1$s)
            on conflict (id) do update set seen_at = excluded.seen_at
            """.formatted(DATABASE_TIME);

    private static final String ANSWER = """
            insert into roll_call_answers (roll_call, node, answered_at)
            select id, cast(? as text), %s from feed where id = ?
            on conflict do nothing
            """.formatted(DATABASE_TIME);

    private final Connection connection;
    private final String node;
    private final FeedListeners listeners;
    private final Clock clock;
    private String cursor = "";
    private Instant lastAsked = Instant.MIN;

    private FeedSession(Connection connection, String node, FeedListeners listeners, Clock clock) {
        this.connection = connection;
        this.node = node;
        this.listeners = listeners;
        this.clock = clock;
    }

    /**
     * Begins to follow: when this returns, all that can still matter is in force. The node is registered before it reads:
     * whoever takes a roll call without it can rely on its reading what was committed before.
     */
    static FeedSession open(Connection connection, String node, FeedListeners listeners, Clock clock)
            throws SQLException {
        FeedSession session = new FeedSession(connection, node, listeners, clock);
        try {
            session.begin();
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void begin() throws SQLException {
        execute("set application_name = 'gatehouse-feed'");
        // Neither a heartbeat nor an answer must outlive the database, or wait for its disk.
        execute("set synchronous_commit = off");
        execute("listen " + CHANNEL);
        execute("listen " + ANSWERS_CHANNEL);
        beat();
        load();
    }

    /**
     * Waits until there may be something to read.
     *
     * @return whether an answer to a roll call may be among it
     */
    boolean await(Duration atMost) throws SQLException {
        boolean answers = false;
        for (PGNotification notification :
                connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()))) {
            answers |= notification.getName().equals(ANSWERS_CHANNEL);
        }
        return answers;
    }

    /** Takes into force what has come. */
    void read() throws SQLException {
        cursor = page(FROM_CURSOR, listeners.delays(), cursor, cursor);
    }

    /** Says that this node is alive. */
    void beat() throws SQLException {
        write(SEEN, statement -> statement.setString(1, node));
    }

    private void load() throws SQLException {
        // What was written while nobody here followed says nothing of how quick the feed is.
        cursor = page(ALL, late -> {}, clock.instant().minus(CLOCKS_DIFFER).toEpochMilli());
        listeners.keysChanged().run();
    }

    /** Reads a page and takes it into force; how far it reaches. */
    private String page(String sql, Consumer<Duration> delaysOf, Object... from) throws SQLException {
        Instant before = lastAsked;
        Instant asked = now();
        List<FeedRow> others = new ArrayList<>();
        String reaches = inTransaction(sql, from, (row, delay) -> {
            if (row.isCutOff()) {
                listeners.cutOffs().add(row.cutOff());
                delaysOf.accept(delay);
            } else {
                others.add(row);
            }
        });
        announce(others, before, asked);
        listeners.cutOffs().currentAsOf(asked);
        handle(others);
        return reaches;
    }

    /** Where nobody has read for longer than the cut-offs stay current, as at the beginning, rows may be gone that nobody here has seen. */
    private void announce(List<FeedRow> rows, Instant before, Instant asked) {
        if (asked.isAfter(before.plus(CutOffs.MAX_AGE))) {
            listeners.announcements().tellAll();
        } else {
            rows.stream()
                    .filter(row -> row.isOf(FeedRow.ANNOUNCED))
                    .map(FeedRow::subject)
                    .distinct()
                    .forEach(listeners.announcements()::tell);
        }
    }

    /** A clock that was ahead may have made us forget what still matters: whoever begins anew loads it again. */
    private Instant now() throws SQLException {
        Instant now = clock.instant();
        if (now.isBefore(lastAsked)) {
            throw new SQLException("the clock was set back");
        }
        lastAsked = now;
        return now;
    }

    private void handle(List<FeedRow> others) throws SQLException {
        for (FeedRow row : others) {
            if (row.isOf(FeedRow.ROLL_CALL)) {
                answer(row.id());
            }
        }
        if (others.stream().anyMatch(row -> row.isOf(FeedRow.KEYS_CHANGED))) {
            listeners.keysChanged().run();
        }
    }

    private void answer(long rollCall) throws SQLException {
        write(ANSWER, statement -> {
            statement.setString(1, node);
            statement.setLong(2, rollCall);
        });
        execute("notify " + ANSWERS_CHANNEL);
    }

    /** In a transaction the driver fetches some rows at a time; outside of one it would hold them all. */
    private String inTransaction(String sql, Object[] from, RowReader reader) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            for (int index = 0; index < from.length; index++) {
                statement.setObject(index + 1, from[index]);
            }
            return rows(statement, reader);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String rows(PreparedStatement statement, RowReader reader) throws SQLException {
        String reaches = "";
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reaches = rows.getString("reaches");
                if (rows.getString("kind") != null) {
                    reader.read(FeedRow.read(rows), Duration.ofMillis(rows.getLong("delay")));
                }
            }
        }
        return reaches;
    }

    /** A database that can't be written to, its disk being full or being no primary, may still be read. */
    private void write(String sql, Parameters parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (!state.startsWith("53") && !state.startsWith("25")) {
                throw e;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Opens another one. */
    interface Opening {
        FeedSession open() throws SQLException;
    }

    private interface RowReader {
        void read(FeedRow row, Duration delay) throws SQLException;
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }
}
