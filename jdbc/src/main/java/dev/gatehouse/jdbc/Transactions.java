package dev.gatehouse.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.jdbc.Slots.Slot;
import dev.gatehouse.jdbc.Watchdog.Guard;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Transactions on a pool's connections.
 *
 * <p>They are begun and ended in SQL, and the connections stay in auto-commit mode: SQLite's driver takes a connection for
 * one inside a transaction also when the beginning failed or SQLite itself rolled back, and whatever is written to such a
 * connection is no transaction at all.
 *
 * @param slots as many as the pool has connections
 * @param watchdog breaks connections in use at the deadline; none where a connection can't be broken
 * @param begin the statement that begins one
 */
record Transactions(
        HikariDataSource pool,
        Slots slots,
        @Nullable Watchdog watchdog,
        String begin,
        SQLExceptionTranslator translator) {

    /** Serialization failure and deadlock: the server undid it all, and says that it may go well another time. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");

    /** Each time somebody else got through, so that a few are enough. */
    private static final int TRIES = 5;

    <T extends @Nullable Object> T run(Function<JdbcClient, T> work, Deadline deadline) {
        for (int tries = 1; ; tries++) {
            try {
                return runOnce(work, deadline);
            } catch (DataAccessException e) {
                if (!isRolledBack(e) || tries == TRIES || deadline.isOver()) {
                    throw e;
                }
            }
        }
    }

    private <T extends @Nullable Object> T runOnce(Function<JdbcClient, T> work, Deadline deadline) {
        try (Slot slot = slots.take(deadline);
                Connection connection = connect(deadline);
                Guard guard = watch(connection, deadline)) {
            return run(connection, work);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static boolean isRolledBack(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException sql
                        && sql.getSQLState() != null
                        && ROLLED_BACK.contains(sql.getSQLState()));
    }

    private Connection connect(Deadline deadline) {
        try {
            Connection connection = pool.getConnection();
            if (!deadline.isOver()) {
                return connection;
            }
            connection.close();
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("no database connection", e);
        }
        throw new CannotGetJdbcConnectionException("no database connection in time");
    }

    private Guard watch(Connection connection, Deadline deadline) {
        return watchdog == null ? () -> {} : watchdog.watch(connection, deadline);
    }

    private <T extends @Nullable Object> T run(Connection connection, Function<JdbcClient, T> work)
            throws SQLException {
        execute(connection, begin);
        try {
            T result = work.apply(client(connection));
            execute(connection, "commit");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        }
    }

    /** A connection that can't be rolled back, because SQLite already did or for a worse reason, is not used again. */
    private void rollBack(Connection connection, Throwable cause) {
        try {
            execute(connection, "rollback");
        } catch (SQLException e) {
            cause.addSuppressed(e);
            pool.evictConnection(connection);
        }
    }

    private JdbcClient client(Connection connection) {
        DataSource single = new SingleConnectionDataSource(connection, true);
        JdbcTemplate template = new JdbcTemplate(single);
        template.setExceptionTranslator(translator);
        return JdbcClient.create(template);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private DataAccessException translated(SQLException e) {
        DataAccessException translated = translator.translate("transaction", null, e);
        return translated == null ? new UncategorizedSQLException("transaction", null, e) : translated;
    }
}
