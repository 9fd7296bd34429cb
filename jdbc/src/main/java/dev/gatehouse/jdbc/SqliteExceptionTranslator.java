package dev.gatehouse.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells Spring's exceptions by SQLite's result codes: SQLite knows no SQLSTATE. */
final class SqliteExceptionTranslator implements SQLExceptionTranslator {

    /** An extended result code carries its primary one in the low byte (sqlite.org/rescode.html). */
    private static final int PRIMARY = 0xff;

    private final SQLExceptionTranslator others = new SQLExceptionSubclassTranslator();

    @Override
    public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException e) {
        return e instanceof SQLiteException sqlite ? translate(task, sqlite) : others.translate(task, sql, e);
    }

    private static @Nullable DataAccessException translate(String task, SQLiteException e) {
        String message = task + ": " + e.getResultCode();
        return switch (e.getResultCode()) {
            case SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE -> new DuplicateKeyException(message, e);
            default -> translateByPrimaryCode(message, e);
        };
    }

    private static @Nullable DataAccessException translateByPrimaryCode(String message, SQLiteException e) {
        return switch (SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY)) {
            case SQLITE_CONSTRAINT -> new DataIntegrityViolationException(message, e);
            case SQLITE_BUSY, SQLITE_LOCKED -> new CannotAcquireLockException(message, e);
            case SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_IOERR, SQLITE_NOTADB, SQLITE_READONLY ->
                new DataAccessResourceFailureException(message, e);
            default -> null;
        };
    }
}
