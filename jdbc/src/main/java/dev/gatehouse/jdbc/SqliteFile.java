package dev.gatehouse.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/** An SQLite file that stands and was found whole, and the connections to it. */
record SqliteFile(Path path) {

    /** SQLite waits natively, which holds up a virtual thread's carrier. Only other processes can make it wait at all. */
    private static final int NATIVE_WAIT_MILLIS = 200;

    static SqliteFile open(Path file) {
        SqliteFile sqlite = new SqliteFile(file.toAbsolutePath().normalize());
        try {
            sqlite.createIfMissing();
            sqlite.check();
        } catch (IOException e) {
            throw sqlite.unusable("can't be read or made: " + e, e);
        } catch (SQLException e) {
            throw sqlite.unusable("is damaged or no database: " + e.getMessage(), e);
        }
        return sqlite;
    }

    /** Takes the write lock when it begins: one that only took it at its first write could fail there. */
    Transactions writing(DatabaseOptions options) {
        HikariConfig pool = pool("write", TransactionMode.IMMEDIATE, options);
        pool.setMaximumPoolSize(1);
        return transactions(pool, 1, "begin immediate");
    }

    Transactions reading(DatabaseOptions options) {
        HikariConfig pool = pool("read", TransactionMode.DEFERRED, options);
        pool.setMaximumPoolSize(options.readers());
        pool.setConnectionInitSql("PRAGMA query_only = ON");
        return transactions(pool, options.readers(), "begin");
    }

    /** A file's connections can't be broken; nothing but another program on the same file makes them wait for long. */
    private static Transactions transactions(HikariConfig pool, int connections, String begin) {
        return new Transactions(
                new HikariDataSource(pool), new Slots(connections), null, begin, new SqliteExceptionTranslator());
    }

    private HikariConfig pool(String what, TransactionMode mode, DatabaseOptions options) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("gatehouse-" + what);
        pool.setDataSource(connections(mode));
        pool.setConnectionTimeout(options.maxWait().toMillis());
        // A file's connections don't go stale: they are neither renewed nor kept alive.
        pool.setMaxLifetime(0);
        pool.setKeepaliveTime(0);
        return pool;
    }

    private DataSource connections(TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(NATIVE_WAIT_MILLIS);
        config.setTransactionMode(mode);
        SQLiteDataSource connections = new SQLiteDataSource(config);
        connections.setUrl("jdbc:sqlite:" + path);
        return connections;
    }

    /**
     * A new database gets its name only when it is one: so an empty file is always a damaged one, never one whose making
     * was cut short.
     */
    private void createIfMissing() throws IOException, SQLException {
        if (Files.exists(path)) {
            return;
        }
        if (Files.exists(beside("-wal"))) {
            throw unusable("is missing, but its log " + beside("-wal") + " is there.", null);
        }
        if (!Files.isWritable(path.getParent())) {
            throw unusable("can't be made: its folder is missing or can't be written.", null);
        }
        Path unborn = beside("-new");
        Files.deleteIfExists(unborn);
        OwnerOnly.openFile(unborn, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                .close();
        writeHeader(unborn);
        Files.move(unborn, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A version of the schema, whatever it says, makes SQLite write the first page. */
    private static void writeHeader(Path file) throws SQLException {
        SQLiteDataSource connections = new SQLiteDataSource();
        connections.setUrl("jdbc:sqlite:" + file);
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 1");
        }
    }

    private void check() throws IOException, SQLException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path) || !Files.isWritable(path)) {
            throw unusable("can't be read and written.", null);
        }
        if (Files.size(path) == 0) {
            throw unusable("is damaged: it is empty.", null);
        }
        String verdict = quickCheck();
        if (!verdict.equals("ok")) {
            throw unusable("is damaged: " + verdict, null);
        }
    }

    private String quickCheck() throws SQLException {
        try (Connection connection = connections(TransactionMode.DEFERRED).getConnection();
                Statement statement = connection.createStatement();
                ResultSet verdict = statement.executeQuery("PRAGMA quick_check(1)")) {
            return verdict.next() ? verdict.getString(1) : "no verdict";
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    private UnusableStorageException unusable(String why, @Nullable Exception cause) {
        return new UnusableStorageException("The database file " + path + " " + oneLine(why), cause);
    }

    private static String oneLine(String text) {
        return text.lines().collect(Collectors.joining(" "));
    }
}
