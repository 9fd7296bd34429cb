package dev.gatehouse.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.core.work.UnitOfWork;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.transaction.TransactionException;

/**
 * A database: transactions that write, transactions that read, and units of work, which are transactions that several
 * stores join. Whatever goes wrong in it reaches the caller as a {@link org.springframework.dao.DataAccessException}; having
 * waited too long for a connection is a {@link CannotGetJdbcConnectionException}. Thread-safe.
 */
public final class Database implements UnitOfWork, AutoCloseable {

    private static final String SQLITE = "sqlite";
    private static final String POSTGRESQL = "postgresql";
    private static final String BEGIN_WRITING = "begin read write";
    private static final String BEGIN_READING = "begin isolation level repeatable read read only";

    private final String engine;
    private final String name;
    private final Waiting waiting;
    private final Transactions writing;
    private final Transactions reading;
    private final DataSource migrating;
    private final DataSource outsideThePool;
    private final ThreadLocal<@Nullable Boolean> inTransaction = new ThreadLocal<>();
    private final Announcements announcements;
    private volatile StoreCalls calls = (engine, kind) -> StoreCalls.Call.UNHEARD;

    /** Removed by whoever sets it; each database has its own. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Unit> unit = new ThreadLocal<>();

    private Database(
            String engine,
            String name,
            Waiting waiting,
            Transactions writing,
            Transactions reading,
            DataSource migrating,
            DataSource outsideThePool) {
        this.engine = engine;
        this.name = name;
        this.waiting = waiting;
        this.writing = writing;
        this.reading = reading;
        this.migrating = migrating;
        this.outsideThePool = outsideThePool;
        this.announcements = new Announcements(this);
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
        Transactions writing = sqlite.writing(options);
        return new Database(
                SQLITE,
                file.toString(),
                new Waiting(options.maxWait()),
                writing,
                sqlite.reading(options),
                writing.pool(),
                writing.pool());
    }

    /** {@link #postgresql(String, PostgresqlOptions)} with {@link PostgresqlOptions#DEFAULT}. */
    public static Database postgresql(String url) {
        return postgresql(url, PostgresqlOptions.DEFAULT);
    }

    /**
     * Reaches a PostgreSQL, which must answer now; later on it may go and come back.
     *
     * <p>Transactions that write run at READ COMMITTED: what decides is one conditional statement, which sees what others
     * committed while it waited for their rows.
     *
     * @param url {@code jdbc:postgresql://host:port/database}, or several hosts and {@code targetServerType=primary}; its
     *     parameters are the driver's and go before our own
     * @throws UnusableStorageException when it can't be reached; the message never shows a password
     */
    public static Database postgresql(String url, PostgresqlOptions options) {
        PostgresqlServer server = PostgresqlServer.open(url, options);
        HikariDataSource pool = server.pool();
        Slots slots = new Slots(options.connections());
        Watchdog watchdog = new Watchdog();
        SQLExceptionTranslator translator = new SQLStateSQLExceptionTranslator();
        return new Database(
                POSTGRESQL,
                server.name(),
                new Waiting(options.maxWait()),
                new Transactions(pool, slots, watchdog, BEGIN_WRITING, translator),
                new Transactions(pool, slots, watchdog, BEGIN_READING, translator),
                server.patient(),
                server.outsideThePool());
    }

    /** The engine's name, {@code sqlite} or {@code postgresql}: that of its folder of migrations. */
    public String engine() {
        return engine;
    }

    /** Whether it is held by this process alone: there are no other nodes. */
    boolean isEmbedded() {
        return engine.equals(SQLITE);
    }

    /** From now on {@code listener} is told of every call of a store, instead of whoever was told before. */
    public void tell(StoreCalls listener) {
        calls = listener;
    }

    /** What is announced to all who share it. */
    public Announcements announcements() {
        return announcements;
    }

    /** Where it is, for people: the file, or the hosts and the database's name. Never holds a password. */
    public String name() {
        return name;
    }

    /** Connections that are nobody else's, for as long as they are kept. Those of the embedded database are the pool's. */
    DataSource outsideThePool() {
        return outsideThePool;
    }

    /**
     * Does {@code work} in one transaction, which is committed when this returns, and rolled back when {@code work}
     * throws. Where it fails otherwise, it may have been committed all the same: the answer to the commit may be what was
     * lost. What the server rolled back for a deadlock is done again, so {@code work} does nothing but its statements.
     *
     * <p>Inside a {@link #run unit of work} it is a part of that, and committed with it.
     *
     * @throws IllegalStateException inside another {@code write} or {@code read} of this database: it could not be
     *     durable when it returns
     */
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
        Unit current = unit.get();
        return told(StoreCalls.Kind.WRITE, () -> current == null ? transaction(work) : current.join(work));
    }

    /** {@link #write}, of which nothing is left where {@code work} throws, and where that is no reason to end a unit of work. */
    <T extends @Nullable Object> T writeUndoably(Function<JdbcClient, T> work) {
        Unit current = unit.get();
        return told(StoreCalls.Kind.WRITE, () -> current == null ? transaction(work) : current.joinUndoably(work));
    }

    /**
     * Does {@code work}, which only reads, on one snapshot: everything it sees is of the same moment. Inside a {@link #run unit
     * of work} it sees what that has written, and of others what is committed.
     *
     * @throws IllegalStateException inside a {@code write} or another {@code read} of this database: it would not see
     *     what that one wrote
     */
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
        Unit current = unit.get();
        return told(
                StoreCalls.Kind.READ,
                () -> current == null
                        ? alone(() -> waiting.once(deadline -> reading.run(work, deadline)))
                        : current.join(work));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException also inside a {@code write} or {@code read} of this database
     */
    @Override
    public <T extends @Nullable Object> T run(Supplier<T> work) {
        Unit current = unit.get();
        if (current != null) {
            return current.join(client -> work.get());
        }
        Done<T> done = told(StoreCalls.Kind.UNIT_OF_WORK, () -> transaction(client -> runIn(new Unit(client), work)));
        done.unit().committed();
        return done.result();
    }

    @Override
    public void afterCommit(Runnable action) {
        Unit current = unit.get();
        if (current == null) {
            action.run();
        } else {
            current.afterCommit(action);
        }
    }

    @Override
    public void atCommit(Runnable action) {
        Unit current = unit.get();
        if (current == null) {
            action.run();
        } else {
            current.atCommit(action);
        }
    }

    boolean isInUnitOfWork() {
        return unit.get() != null;
    }

    /**
     * What {@code owner} writes last in the unit of work of this thread.
     *
     * @throws IllegalStateException outside of any
     */
    <T extends Unit.AtEnd> T atEnd(Object owner, Class<T> type, Supplier<T> make) {
        Unit current = unit.get();
        if (current == null) {
            throw new IllegalStateException("not inside a unit of work");
        }
        return current.atEnd(owner, type, make);
    }

    /** A unit of work that is about to be committed, and what came of it. */
    private record Done<T extends @Nullable Object>(Unit unit, T result) {}

    private <T extends @Nullable Object> Done<T> runIn(Unit begun, Supplier<T> work) {
        unit.set(begun);
        try {
            T result = work.get();
            begun.complete();
            return new Done<>(begun, result);
        } finally {
            unit.remove();
        }
    }

    private <T extends @Nullable Object> T transaction(Function<JdbcClient, T> work) {
        return alone(() -> waiting.once(deadline -> writing.run(work, deadline)));
    }

    /**
     * From now on until what this returns is closed, all transactions of this thread together wait for the database no
     * longer than a single one may: for a caller who waits for all of them. What is done beside them takes nothing from
     * that.
     */
    public Together together() {
        return waiting.together();
    }

    /** Ends what was begun by {@link #together()}, on the same thread. */
    @FunctionalInterface
    public interface Together extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * {@link #write}, unless somebody else does something of that name in this way at this moment, on whichever node: then
     * it is empty at once.
     */
    public <T> Optional<T> writeAlone(String name, Function<JdbcClient, T> work) {
        return write(client -> isEmbedded() || AdvisoryLock.tryToHold(client, name)
                ? Optional.of(work.apply(client))
                : Optional.empty());
    }

    /**
     * Does {@code work} while nobody else does something of that name, on whichever node: others wait until this returns,
     * for a minute at most. The embedded database has but one node, and work that is done once there at its start needs no
     * waiting.
     */
    public void exclusively(String name, Runnable work) {
        if (isEmbedded()) {
            work.run();
        } else {
            AdvisoryLock.hold(migrating, name, work);
        }
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
            // Of nodes that start at once on an empty database one would find a history that another is about to begin.
            exclusively("migrations", () -> bringUpToDate(location, historyTable));
        } catch (FlywayException | DataAccessException | TransactionException e) {
            throw new UnusableStorageException(
                    "The database " + name + " can't be brought up to date with " + location + ".", e);
        }
    }

    /**
     * How the schema stands to the migrations in {@code location}. Changes nothing.
     *
     * @throws UnusableStorageException when that can't be told
     */
    public SchemaState schema(String location, String historyTable) {
        try {
            MigrationInfoService info = flyway(location, historyTable).info();
            boolean failed =
                    Arrays.stream(info.all()).anyMatch(each -> each.getState().isFailed());
            return new SchemaState(info.applied().length > 0, info.pending().length, failed);
        } catch (FlywayException | DataAccessException e) {
            throw new UnusableStorageException("The database " + name + " doesn't tell the state of its tables.", e);
        }
    }

    /** What the clock of the database shows; empty where that is ours. */
    public Optional<Instant> time() {
        return isEmbedded()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(read(client -> client.sql("select " + FeedSession.DATABASE_TIME)
                        .query(Long.class)
                        .single())));
    }

    private void bringUpToDate(String location, String historyTable) {
        flyway(location, historyTable).migrate();
    }

    private Flyway flyway(String location, String historyTable) {
        // The baseline lets several histories live in one database: without it the second finds a schema not its
        // own.
        return Flyway.configure()
                .dataSource(migrating)
                .locations("classpath:" + location)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .table(historyTable)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    @Override
    public void close() {
        reading.pool().close();
        writing.pool().close();
        if (writing.watchdog() != null) {
            writing.watchdog().close();
        }
    }

    private <T extends @Nullable Object> T told(StoreCalls.Kind kind, Supplier<T> work) {
        try (StoreCalls.Call call = calls.begin(engine, kind)) {
            return heard(call, work);
        }
    }

    /** What fails is told before it ends. */
    private static <T extends @Nullable Object> T heard(StoreCalls.Call call, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error failure) {
            call.failed(failure);
            throw failure;
        }
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
