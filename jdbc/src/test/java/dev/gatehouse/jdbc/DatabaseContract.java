package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;

/** What holds of transactions on every engine. */
abstract class DatabaseContract {

    /** The database under test, empty when a test begins; the same one every time. */
    abstract Database open();

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        try (Database database = withNotes()) {
            write(database, "kept");
        }
        try (Database database = open()) {
            assertThat(notes(database)).containsExactly("kept");
        }
    }

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        try (Database database = withNotes()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> database.write(client -> {
                        client.sql("insert into notes values ('half')").update();
                        throw new IllegalStateException("changed my mind");
                    }));
            write(database, "whole");
            assertThat(notes(database)).containsExactly("whole");
        }
    }

    @Test
    void aReadingCanNotWrite() {
        try (Database database = withNotes()) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> database.read(client ->
                            client.sql("insert into notes values ('sneaked')").update()));
            assertThat(notes(database)).isEmpty();
        }
    }

    @Test
    void aReadingSeesOneMoment() {
        try (Database database = withNotes()) {
            List<Long> counts = database.read(client -> {
                long before = client.sql("select count(*) from notes")
                        .query(Long.class)
                        .single();
                Thread writer = Thread.ofVirtual().start(() -> write(database, "meanwhile"));
                join(writer);
                return List.of(
                        before,
                        client.sql("select count(*) from notes")
                                .query(Long.class)
                                .single());
            });
            assertThat(counts).containsExactly(0L, 0L);
            assertThat(notes(database)).containsExactly("meanwhile");
        }
    }

    @Test
    void aTransactionInsideAnotherIsRefused() {
        try (Database database = withNotes()) {
            assertThatIllegalStateException().isThrownBy(() -> database.write(outer -> database.write(inner -> 1)));
            assertThatIllegalStateException().isThrownBy(() -> database.write(outer -> database.read(inner -> 1)));
            assertThatIllegalStateException().isThrownBy(() -> database.read(outer -> database.write(inner -> 1)));
        }
    }

    @Test
    void aDuplicateKeyIsToldAsOne() {
        try (Database database = withNotes()) {
            write(database, "once");
            assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> write(database, "once"));
        }
    }

    @Test
    void severalHistoriesLiveInOneDatabase() {
        try (Database database = open()) {
            database.migrate("db/gatehouse/" + database.engine(), "gatehouse_schema_history");
            database.migrate("db/test", "test_schema_history");
            database.migrate("db/test", "test_schema_history");
            assertThat(database.<Long>read(client -> client.sql("select count(*) from notes")
                            .query(Long.class)
                            .single()))
                    .isZero();
        }
    }

    Database withNotes() {
        Database database = open();
        database.write(client ->
                client.sql("create table notes (note text primary key)").update());
        return database;
    }

    static void write(Database database, String note) {
        database.write(client -> client.sql("insert into notes values (:note)")
                .param("note", note)
                .update());
    }

    static List<String> notes(Database database) {
        return database.read(client ->
                client.sql("select note from notes").query(String.class).list());
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
