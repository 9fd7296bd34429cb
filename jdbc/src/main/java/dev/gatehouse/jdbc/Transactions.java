package dev.gatehouse.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
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
 * @param begin the statement that begins one
 */
record Transactions(HikariDataSource pool, String begin, SQLExceptionTranslator translator) implements AutoCloseable {

    <T extends @Nullable Object> T run(Function<JdbcClient, T> work) {
        try (Connection connection = connect()) {
            return run(connection, work);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private Connection connect() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("no database connection", e);
        }
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

    @Override
    public void close() {
        pool.close();
    }
}
