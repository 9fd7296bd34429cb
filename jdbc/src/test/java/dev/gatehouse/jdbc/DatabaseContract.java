package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

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
    void whatAUnitOfWorkDoesIsCommittedTogether() {
        try (Database database = withNotes()) {
            List<String> inside = database.run(() -> {
                write(database, "one");
                database.run(() -> {
                    write(database, "two");
                    return true;
                });
                join(Thread.ofVirtual()
                        .start(() -> assertThat(notes(database)).as("to others").isEmpty()));
                return notes(database);
            });
            assertThat(inside).containsExactlyInAnyOrder("one", "two");
            assertThat(notes(database)).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void aUnitOfWorkThatThrowsLeavesNothing() {
        try (Database database = withNotes()) {
            List<String> done = new ArrayList<>();
            assertThatIllegalStateException()
                    .isThrownBy(() -> database.run(() -> {
                        write(database, "half");
                        database.afterCommit(() -> done.add("told"));
                        throw new IllegalStateException("changed my mind");
                    }));
            assertThat(notes(database)).isEmpty();
            assertThat(done).isEmpty();
            write(database, "whole");
            assertThat(notes(database)).containsExactly("whole");
        }
    }

    @Test
    void whatMustBeInForceComesFirstAndNobodyWhoCanNotCopeKeepsOthersFromIt() {
        try (Database database = withNotes()) {
            List<String> done = new ArrayList<>();
            boolean answer = database.run(() -> {
                database.afterCommit(() -> {
                    done.add("told");
                    throw new IllegalStateException("can't cope");
                });
                database.afterCommit(() -> done.add("told others"));
                database.atCommit(() -> {
                    done.add("in force");
                    throw new AssertionError("can't cope either");
                });
                return true;
            });

            assertThat(answer).isTrue();
            assertThat(done).containsExactly("in force", "told", "told others");
        }
    }

    @Test
    void aUnitOfWorkWithAFailedPartIsNotCommittedWhoeverCaughtIt() {
        try (Database database = withNotes()) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> database.run(() -> {
                        write(database, "first");
                        try {
                            database.run(() -> {
                                write(database, "second");
                                throw new IllegalArgumentException("no");
                            });
                        } catch (IllegalArgumentException caught) {
                            return false;
                        }
                        return true;
                    }));
            assertThat(notes(database)).isEmpty();
        }
    }

    @Test
    void aPartThatCanBeUndoneLeavesNothingAndTheUnitGoesOn() {
        try (Database database = withNotes()) {
            database.run(() -> {
                write(database, "before");
                assertThatIllegalStateException()
                        .isThrownBy(() -> database.writeUndoably(client -> {
                            client.sql("insert into notes values ('undone')").update();
                            throw new IllegalStateException("outpaced");
                        }));
                assertThatExceptionOfType(DuplicateKeyException.class)
                        .isThrownBy(
                                () -> database.writeUndoably(client -> client.sql("insert into notes values ('before')")
                                        .update()));
                write(database, "after");
                return true;
            });
            assertThat(notes(database)).containsExactlyInAnyOrder("before", "after");
        }
    }

    @Test
    void whatFollowsACommitSeesItAndMayWriteItself() {
        try (Database database = withNotes()) {
            List<List<String>> seen = new ArrayList<>();
            database.run(() -> {
                database.run(() -> {
                    database.afterCommit(() -> seen.add(notes(database)));
                    return true;
                });
                database.afterCommit(() -> write(database, "afterwards"));
                assertThat(seen).isEmpty();
                write(database, "kept");
                return true;
            });
            assertThat(seen).containsExactly(List.of("kept"));
            assertThat(notes(database)).containsExactlyInAnyOrder("kept", "afterwards");
            database.afterCommit(() -> seen.add(List.of("at once")));
            assertThat(seen).hasSize(2);
        }
    }

    @Test
    void whatIsWrittenLastIsWrittenOnceAndInTheUnit() {
        try (Database database = withNotes()) {
            database.run(() -> {
                Last last = database.atEnd(this, Last.class, Last::new);
                database.run(() -> {
                    database.atEnd(this, Last.class, Last::new).notes.add("two");
                    return true;
                });
                last.notes.add("three");
                write(database, "one");
                assertThat(notes(database)).containsExactly("one");
                return true;
            });
            assertThat(notes(database)).containsExactlyInAnyOrder("one", "two", "three");
            assertThatIllegalStateException().isThrownBy(() -> database.atEnd(this, Last.class, Last::new));
        }
    }

    private static final class Last implements Unit.AtEnd {

        private final List<String> notes = new ArrayList<>();

        @Override
        public void accept(JdbcClient client) {
            notes.forEach(note -> client.sql("insert into notes values (:note)")
                    .param("note", note)
                    .update());
        }
    }

    @Test
    void aUnitOfWorkInsideATransactionIsRefused() {
        try (Database database = withNotes()) {
            assertThatIllegalStateException().isThrownBy(() -> database.write(client -> database.run(() -> 1)));
            assertThatIllegalStateException().isThrownBy(() -> database.read(client -> database.run(() -> 1)));
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
