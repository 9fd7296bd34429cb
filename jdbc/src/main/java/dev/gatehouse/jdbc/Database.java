package dev.gatehouse.jdbc;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database: transactions that write, transactions that read. Whatever goes wrong in it reaches the caller as a
 * {@link org.springframework.dao.DataAccessException}; having waited too long for a connection is a
 * {@link CannotGetJdbcConnectionException}. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private final String engine;
    private final String name;
    private final Transactions writing;
    private final Transactions reading;
    private final ThreadLocal<@Nullable Boolean> inTransaction = new ThreadLocal<>();

    private Database(String engine, String name, Transactions writing, Transactions reading) {
        this.engine = engine;
        this.name = name;
        this.writing = writing;
        this.reading = reading;
    }

    /** {@link #sqlite(Path, DatabaseOptions)} with {@link DatabaseOptions#DEFAULT}. */
    public static Database sqlite(Path file) {
        return sqlite(file, DatabaseOptions.DEFAULT);
    }

    /**
     * Opens an SQLite file; makes it, for its owner only, where there is none. SQLite gives the two files it keeps beside
     * it ({@code -wal} and {@code -shm}) the permissions of the file itself.
     *
     * <p>One connection writes; who wants to write waits for it in Java, where a virtual thread that waits holds up
     * nobody. A commit is on the disk when it returns ({@code synchronous=FULL}). The whole file is checked once, here
     * ({@code PRAGMA quick_check}).
     *
     * @throws UnusableStorageException when it is damaged or can't be read or written
     */
    public static Database sqlite(Path file, DatabaseOptions options) {
        SqliteFile sqlite = SqliteFile.open(file);
        return new Database("sqlite", file.toString(), sqlite.writing(options), sqlite.reading(options));
    }

    /** The engine's name: {@code sqlite}. */
    public String engine() {
        return engine;
    }

    /**
     * Does {@code work} in one transaction, which is committed when this returns, and rolled back when {@code work}
     * throws.
     *
     * @throws IllegalStateException inside another {@code write} or {@code read} of this database: it could not be
     *     durable when it returns
     */
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
        return alone(() -> writing.run(work));
    }

    /**
     * Does {@code work}, which only reads, on one snapshot: everything it sees is of the same moment.
     *
     * @throws IllegalStateException inside a {@code write} or another {@code read} of this database: it would not see
     *     what that one wrote
     */
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
        return alone(() -> reading.run(work));
    }

    /**
     * Brings the schema up to date.
     *
     * @param location folder of migrations on the class path, e.g. {@code db/gatehouse/sqlite}
     * @param historyTable table that remembers which of them were run; each location has its own
     * @throws UnusableStorageException when that fails
     */
    public void migrate(String location, String historyTable) {
        try {
            // The baseline lets several histories live in one database: without it the second finds a schema not its
            // own.
            Flyway.configure()
                    .dataSource(writing.pool())
                    .locations("classpath:" + location)
                    .failOnMissingLocations(true)
                    .validateMigrationNaming(true)
                    .table(historyTable)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new UnusableStorageException(
                    "The database " + name + " can't be brought up to date with " + location + ".", e);
        }
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }

    private <T extends @Nullable Object> T alone(Supplier<T> transaction) {
        if (inTransaction.get() != null) {
            throw new IllegalStateException("already inside a transaction of this database");
        }
        inTransaction.set(true);
        try {
            return transaction.get();
        } finally {
            inTransaction.remove();
        }
    }
}
