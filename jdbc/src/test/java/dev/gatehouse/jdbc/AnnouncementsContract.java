package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gatehouse.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this node hears of announcements, on every engine. */
abstract class AnnouncementsContract {

    private Database database;
    private Announcements announcements;

    /** One that has Gatehouse's tables, and no rows of ours. */
    abstract Database open();

    @BeforeEach
    void openIt() {
        database = open();
        announcements = database.announcements();
        database.write(client ->
                client.sql("create table notes (note text primary key)").update());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoListensIsToldWhenItIsDurableAndBeforeTheWriterGoesOn() {
        List<List<String>> seen = new ArrayList<>();
        announcements.listen("notes", () -> seen.add(DatabaseContract.notes(database)));

        database.run(() -> {
            announcements.announce("notes");
            DatabaseContract.write(database, "written");
            assertThat(seen).isEmpty();
            return true;
        });

        assertThat(seen).containsExactly(List.of("written"));
    }

    @Test
    void whatCameToNothingIsNeverHeard() {
        List<String> heard = heard("notes");

        assertThatIllegalStateException()
                .isThrownBy(() -> database.run(() -> {
                    announcements.announce("notes");
                    throw new IllegalStateException("changed my mind");
                }));
        database.run(() -> DatabaseContract.notes(database));

        assertThat(heard).isEmpty();
    }

    @Test
    void outsideOfAUnitOfWorkItIsToldAtOnce() {
        List<String> heard = heard("notes");
        announcements.announce("notes");
        assertThat(heard).containsExactly("notes");
    }

    @Test
    void insideATransactionThatIsNoUnitOfWorkItIsRefused() {
        List<String> heard = heard("notes");

        assertThatIllegalStateException()
                .isThrownBy(() -> database.write(client -> {
                    announcements.announce("notes");
                    return true;
                }));
        assertThatIllegalStateException()
                .isThrownBy(() -> database.read(client -> {
                    announcements.announce("notes");
                    return true;
                }));
        assertThat(heard).isEmpty();
    }

    @Test
    void onlyTheTopicThatWasAnnouncedIsHeardByAllWhoListenToIt() {
        List<String> one = heard("notes");
        List<String> other = heard("notes");
        List<String> another = heard("notes.more");

        announcements.announce("notes");

        assertThat(one).containsExactly("notes");
        assertThat(other).containsExactly("notes");
        assertThat(another).isEmpty();
    }

    @Test
    void whoCanNotCopeKeepsNobodyElseFromIt() {
        announcements.listen("notes", () -> {
            throw new IllegalStateException("can't cope");
        });
        announcements.listen("notes", () -> {
            throw new AssertionError("can't cope either");
        });
        List<String> heard = heard("notes");

        assertThatCode(() -> announcements.announce("notes")).doesNotThrowAnyException();

        assertThat(heard).containsExactly("notes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Notes",
                "1",
                ".notes",
                "notes\n",
                "no tes",
                "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde",
                "සටහන්"
            })
    void aTopicIsAShortName(String topic) {
        assertThatIllegalArgumentException().isThrownBy(() -> announcements.announce(topic));
        assertThatIllegalArgumentException().isThrownBy(() -> announcements.listen(topic, () -> {}));
    }

    @Test
    void nobodyIsCurrentInsideAUnitOfWork() {
        assertThat(database.run(announcements::isCurrent)).isFalse();
    }

    @Test
    void ofManyAtOnceAllThatWereCommittedAreHeardAndNoOthers() {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> committed = Together.run(8, thread -> some(thread, heard)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(heard).containsExactlyInAnyOrderElementsOf(committed);
        assertThat(committed).isNotEmpty().hasSizeLessThan(8 * 20);
    }

    private List<String> some(int thread, List<String> heard) {
        List<String> committed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String topic = "t-" + thread + "-" + i;
            announcements.listen(topic, () -> heard.add(topic));
            boolean committing = i > 1 ? ThreadLocalRandom.current().nextBoolean() : i == 0;
            if (announced(database, topic, committing)) {
                committed.add(topic);
            }
        }
        return committed;
    }

    /** Announces it in a unit of work that is then committed or not; whether it was. */
    static boolean announced(Database database, String topic, boolean committed) {
        try {
            return database.run(() -> {
                database.announcements().announce(topic);
                if (!committed) {
                    throw new IllegalArgumentException("changed my mind");
                }
                return true;
            });
        } catch (IllegalArgumentException changedMyMind) {
            return false;
        }
    }

    private List<String> heard(String topic) {
        List<String> heard = new CopyOnWriteArrayList<>();
        announcements.listen(topic, () -> heard.add(topic));
        return heard;
    }
}
