package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteDataSource;

class DatabaseTest extends DatabaseContract {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("test.db");
    }

    @Override
    Database open() {
        return Database.sqlite(file);
    }

    @Test
    void aTransactionInsideOneOfAnotherDatabaseIsFine() {
        try (Database database = withNotes();
                Database other = Database.sqlite(folder.resolve("other.db"))) {
            other.write(outer -> {
                write(database, "beside");
                return 1;
            });
            assertThat(notes(database)).containsExactly("beside");
        }
    }

    @Test
    void aTransactionInsideOneThatTheApplicationHasElsewhereStandsOnItsOwn() throws SQLException {
        SQLiteDataSource elsewhere = new SQLiteDataSource();
        elsewhere.setUrl("jdbc:sqlite:" + folder.resolve("elsewhere.db"));
        try (Database database = withNotes()) {
            new TransactionTemplate(new DataSourceTransactionManager(elsewhere)).executeWithoutResult(status -> {
                write(database, "first");
                write(database, "second");
                assertThat(notes(database)).containsExactlyInAnyOrder("first", "second");
                status.setRollbackOnly();
            });
            write(database, "third");
            assertThat(notes(database)).containsExactlyInAnyOrder("first", "second", "third");
        }
    }

    @Test
    void waitingForTheOneWriterIsBounded() {
        DatabaseOptions hasty = new DatabaseOptions(Duration.ofMillis(250), 1);
        try (Database database = Database.sqlite(file, hasty)) {
            CountDownLatch turnedAway = new CountDownLatch(1);
            CountDownLatch writing = new CountDownLatch(1);
            Thread writer = Thread.ofVirtual()
                    .start(() -> database.write(client -> {
                        writing.countDown();
                        await(turnedAway);
                        return 1;
                    }));
            await(writing);
            assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
                    .isThrownBy(() -> database.write(client -> 2));
            turnedAway.countDown();
            join(writer);
            assertThat(database.<Integer>write(client -> 3)).isEqualTo(3);
        }
    }

    /** Another program on the same file, such as a backup that locks it: nobody here waits long for that one. */
    @Test
    void aFileLockedByAnotherProgramIsAFailureOfTheDatabase() throws SQLException {
        try (Database database = withNotes();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");
            assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> write(database, "locked out"));
            statement.execute("rollback");
            assertThatIllegalStateException()
                    .isThrownBy(() -> database.write(client -> {
                        client.sql("insert into notes values ('half')").update();
                        throw new IllegalStateException("changed my mind");
                    }));
            write(database, "let in");
            assertThat(notes(database)).containsExactly("let in");
        }
    }

    @Test
    void aFullDiskIsAFailureOfTheDatabaseAndTheTransactionLeavesNothing() {
        try (Database database = withNotes()) {
            setMostPages(database, 4);
            assertThatExceptionOfType(DataAccessResourceFailureException.class)
                    .isThrownBy(() -> database.write(client -> {
                        client.sql("insert into notes values ('small')").update();
                        return client.sql("insert into notes values (:note)")
                                .param("note", "large".repeat(10_000))
                                .update();
                    }));
            setMostPages(database, 1_000);
            write(database, "fits");
            assertThat(notes(database)).containsExactly("fits");
        }
    }

    private static void setMostPages(Database database, int pages) {
        database.write(client -> client.sql("pragma max_page_count = " + pages)
                .query(Integer.class)
                .single());
    }

    @Test
    void everyConnectionIsDurableAndKeepsForeignKeys() {
        try (Database database = Database.sqlite(file)) {
            assertThat(List.of("journal_mode", "synchronous", "foreign_keys"))
                    .extracting(pragma -> pragma(database, pragma))
                    .containsExactly("wal", "2", "1");
        }
    }

    @Test
    void onlyTheOwnerMayOpenTheFilesOfADatabase() throws IOException {
        try (Database database = withNotes();
                var files = Files.list(folder)) {
            write(database, "private");
            assertThat(files)
                    .extracting(path -> PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .hasSize(3)
                    .containsOnly("rw-------");
        }
    }

    @Test
    void migrationsThatAreNotThereAreAnError() {
        try (Database database = Database.sqlite(file)) {
            assertThatExceptionOfType(UnusableStorageException.class)
                    .isThrownBy(() -> database.migrate("db/nowhere", "history"))
                    .withMessageContaining(file.toString());
        }
    }

    @Test
    void garbageIsNoDatabase() throws IOException {
        Files.writeString(file, "This is a letter to a friend, long enough to be taken for something.");
        assertUnusable("is damaged");
    }

    @Test
    void anEmptyFileIsADamagedOne() throws IOException {
        Files.createFile(file);
        assertUnusable("is damaged");
    }

    @Test
    void aTruncatedDatabaseIsDamaged() throws IOException {
        withNotes().close();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertUnusable("is damaged");
    }

    @Test
    void aDatabaseWithAnOverwrittenPageIsDamaged() throws IOException {
        withNotes().close();
        byte[] whole = Files.readAllBytes(file);
        Arrays.fill(whole, 4096, 6000, (byte) 'x');
        Files.write(file, whole);
        assertUnusable("is damaged");
    }

    @Test
    void aLogWithoutItsDatabaseIsNotTakenForANewOne() throws IOException {
        Files.writeString(folder.resolve("test.db-wal"), "remains");
        assertUnusable("is missing");
    }

    @Test
    void aFolderInPlaceOfTheFileIsRefused() throws IOException {
        Files.createDirectory(file);
        assertUnusable("can't be read and written");
    }

    @Test
    void aMissingFolderIsRefused() {
        file = folder.resolve("nowhere").resolve("test.db");
        assertUnusable("can't be made");
    }

    @Test
    void aMakingThatWasCutShortIsStartedAgain() throws IOException {
        Files.writeString(folder.resolve("test.db-new"), "half");
        try (Database database = withNotes()) {
            write(database, "fine");
            assertThat(notes(database)).containsExactly("fine");
        }
    }

    private void assertUnusable(String why) {
        assertThatExceptionOfType(UnusableStorageException.class)
                .isThrownBy(() -> Database.sqlite(file).close())
                .withMessageContaining(why)
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private static String pragma(Database database, String name) {
        return database.read(
                client -> client.sql("pragma " + name).query(String.class).single());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
