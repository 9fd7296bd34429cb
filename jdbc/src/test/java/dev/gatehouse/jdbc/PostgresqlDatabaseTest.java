package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.jdbc.Database.Together;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.FaultProxy.Trap;
import dev.gatehouse.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class PostgresqlDatabaseTest extends DatabaseContract {

    private static final Duration A_WAIT = Duration.ofSeconds(2);
    private static final PostgresqlOptions HASTY = new PostgresqlOptions(null, null, A_WAIT, 2);

    /** What a request is answered within, where the database doesn't: far less than what it is asked to do takes. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String url = PostgresServer.shared().newDatabase();

    @Override
    Database open() {
        return TestDatabases.postgresql(url);
    }

    @Test
    void theURLsOfSeveralHostsAreTriedInTurn() {
        String several = url.replace("//localhost", "//localhost:1,localhost") + "&targetServerType=primary";
        try (Database database = Database.postgresql(several)) {
            assertThat(one(database)).isEqualTo(1);
        }
    }

    @Test
    void oneStatementThatTakesTooLongIsBrokenOff() {
        try (Database database = Database.postgresql(url, HASTY)) {
            long start = System.nanoTime();

            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> sleep(database, 60));

            assertThat(since(start)).isBetween(A_WAIT, LIMIT);
            awaitUsable(database);
        }
    }

    @Test
    void manyStatementsThatTakeTooLongInAllAreBrokenOff() {
        try (Database database = Database.postgresql(url, HASTY)) {
            long start = System.nanoTime();

            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> database.write(client -> {
                        for (int i = 0; i < 600; i++) {
                            client.sql("select 1 from pg_sleep(0.1)")
                                    .query(Integer.class)
                                    .single();
                        }
                        return 1;
                    }));

            assertThat(since(start)).isBetween(A_WAIT, LIMIT);
        }
    }

    @Test
    void transactionsThatAreDoneTogetherWaitNoLongerThanOne() {
        try (Database database = Database.postgresql(url, HASTY)) {
            long start = System.nanoTime();

            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> {
                try (Together together = database.together();
                        Together within = database.together()) {
                    for (int i = 0; i < 600; i++) {
                        sleep(database, 0.1);
                    }
                }
            });

            assertThat(since(start)).isBetween(A_WAIT, LIMIT);
            awaitUsable(database);
        }
    }

    /** They are held by threads that do nothing with them, which the server does not even know. */
    @Test
    void whoFindsAllConnectionsInUseIsTurnedAwayInTime() {
        CountDownLatch done = new CountDownLatch(1);
        try (Database database = Database.postgresql(url, HASTY)) {
            List<Thread> users = List.of(use(database, done), use(database, done));
            long start = System.nanoTime();

            assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(() -> one(database));

            assertThat(since(start)).isBetween(A_WAIT, LIMIT);
            done.countDown();
            users.forEach(DatabaseContract::join);
            awaitUsable(database);
        }
    }

    @Test
    void aDeadlockIsDoneAgain() throws InterruptedException {
        try (Database database = withNotes()) {
            write(database, "a");
            write(database, "b");
            CountDownLatch bothHoldOne = new CountDownLatch(2);

            Thread one = Thread.ofVirtual().start(() -> touch(database, "a", "b", bothHoldOne));
            touch(database, "b", "a", bothHoldOne);
            one.join();

            assertThat(notes(database)).containsExactlyInAnyOrder("a++", "b++");
        }
    }

    @Test
    void aUnitOfWorkThatMetADeadlockIsDoneAgainFromTheBeginning() throws InterruptedException {
        try (Database database = withNotes()) {
            write(database, "a");
            write(database, "b");
            CountDownLatch bothHoldOne = new CountDownLatch(2);
            AtomicInteger followed = new AtomicInteger();

            Thread one = Thread.ofVirtual().start(() -> touchInParts(database, "a", "b", bothHoldOne, followed));
            touchInParts(database, "b", "a", bothHoldOne, followed);
            one.join();

            assertThat(notes(database)).containsExactlyInAnyOrder("a++", "b++");
            assertThat(followed).hasValue(2);
        }
    }

    @Test
    void aCommitWhoseAnswerIsLostFailsAndMayHaveBeenDone() {
        withNotes().close();
        try (FaultProxy proxy = FaultProxy.to(PostgresServer.shared().port());
                Database database = Database.postgresql(proxy.through(url))) {
            Trap before = proxy.cutBefore("commit", 1);
            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> write(database, "not done"));
            assertThat(before.cuts()).isEqualTo(1);

            Trap after = proxy.cutAfter("commit", 1);
            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> write(database, "done"));
            assertThat(after.cuts()).isEqualTo(1);

            write(database, "afterwards");
            assertThat(notes(database)).containsExactlyInAnyOrder("done", "afterwards");
        }
    }

    @Test
    void aServerThatAnswersNobodyIsWaitedForInTimeAndUsedAgainAfterwards() {
        withNotes().close();
        try (FaultProxy proxy = FaultProxy.to(PostgresServer.shared().port());
                Database database = Database.postgresql(proxy.through(url), HASTY)) {
            write(database, "before");
            proxy.pause();
            for (int time = 0; time < 3; time++) {
                long start = System.nanoTime();
                assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> write(database, "meanwhile"));
                assertThat(since(start)).isLessThan(LIMIT);
            }

            proxy.restore();

            long start = System.nanoTime();
            while (!isWritten(database, "afterwards")) {
                assertThat(since(start)).isLessThan(LIMIT);
            }
            assertThat(notes(database)).containsExactlyInAnyOrder("before", "afterwards");
        }
    }

    @Test
    void theServerEndsWhatAStoppedNodeLeftOpen() {
        try (Database database = Database.postgresql(url, HASTY)) {
            assertThat(List.of("statement_timeout", "idle_in_transaction_session_timeout"))
                    .extracting(setting -> database.<String>read(client ->
                            client.sql("show " + setting).query(String.class).single()))
                    .containsOnly("2s");
        }
    }

    @Test
    void whoHasTheNameWorksAloneOnEveryNode() throws InterruptedException {
        try (Database one = open();
                Database other = open()) {
            one.write(client -> client.sql("create table log (line text)").update());
            List<Thread> threads = List.of(
                    Thread.ofVirtual().start(() -> one.exclusively("work", () -> logTwice(one, "one"))),
                    Thread.ofVirtual().start(() -> other.exclusively("work", () -> logTwice(other, "other"))));
            for (Thread thread : threads) {
                thread.join();
            }

            List<String> lines = one.read(client ->
                    client.sql("select line from log").query(String.class).list());
            assertThat(lines).hasSize(4);
            assertThat(lines.get(0)).isEqualTo(lines.get(1));
            assertThat(lines.get(2)).isEqualTo(lines.get(3)).isNotEqualTo(lines.get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://nimal:topsecret@localhost:5432/gatehouse",
                "jdbc:postgresql://localhost:port/gatehouse?password=topsecret",
                "jdbc:postgresql:topsecret@gatehouse",
                "jdbc:mysql://localhost/gatehouse?password=topsecret",
                "topsecret"
            })
    void aURLThatIsNoneIsRefusedAndNeverShown(String wrong) {
        assertThatExceptionOfType(UnusableStorageException.class)
                .isThrownBy(() -> Database.postgresql(wrong))
                .withMessageContaining("jdbc:postgresql://host:port/database")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .satisfies(e -> assertThat(e).hasStackTraceContaining("URL").hasNoCause())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("topsecret"));
    }

    @Test
    void aServerThatIsNotThereIsNamedAndNoPasswordIs() {
        assertThatExceptionOfType(UnusableStorageException.class)
                .isThrownBy(() -> Database.postgresql("jdbc:postgresql://localhost:1/gatehouse?password=topsecret"))
                .withMessageStartingWith("The database localhost:1/gatehouse can't be used: ")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("topsecret"));
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThatExceptionOfType(UnusableStorageException.class)
                .isThrownBy(() -> Database.postgresql(PostgresServer.shared().url("nowhere")))
                .withMessageContaining("/nowhere can't be used: ");
    }

    @Test
    void theOptionsSayWhoWeAreWhereTheURLDoesNot() {
        String anonymous = url.substring(0, url.indexOf('?'));
        PostgresqlOptions options = new PostgresqlOptions("postgres", "topsecret", A_WAIT, 1);
        try (Database database = Database.postgresql(anonymous, options)) {
            assertThat(database.<String>read(client -> client.sql("select current_user::text")
                            .query(String.class)
                            .single()))
                    .isEqualTo("postgres");
            assertThat(database.name()).isEqualTo(anonymous.substring("jdbc:postgresql://".length()));
        }
        assertThat(options.toString()).doesNotContain("topsecret");
    }

    private static void touch(Database database, String first, String second, CountDownLatch bothHoldOne) {
        database.write(client -> {
            update(client, first);
            bothHoldOne.countDown();
            await(bothHoldOne);
            update(client, second);
            return 1;
        });
    }

    private static void touchInParts(
            Database database, String first, String second, CountDownLatch bothHoldOne, AtomicInteger followed) {
        database.run(() -> {
            database.afterCommit(followed::incrementAndGet);
            database.write(client -> update(client, first));
            bothHoldOne.countDown();
            await(bothHoldOne);
            return database.write(client -> update(client, second));
        });
    }

    private static int update(JdbcClient client, String note) {
        return client.sql("update notes set note = note || '+' where note like :note")
                .param("note", note + "%")
                .update();
    }

    private static Thread use(Database database, CountDownLatch done) {
        CountDownLatch using = new CountDownLatch(1);
        Thread user = Thread.ofVirtual()
                .start(() -> database.read(client -> {
                    using.countDown();
                    await(done);
                    return 1;
                }));
        await(using);
        return user;
    }

    private static void logTwice(Database database, String line) {
        for (int time = 0; time < 2; time++) {
            database.write(client -> client.sql("insert into log values (:line)")
                    .param("line", line)
                    .update());
        }
    }

    private static boolean isWritten(Database database, String note) {
        try {
            write(database, note);
            return true;
        } catch (DataAccessException notYet) {
            return false;
        }
    }

    private static void sleep(Database database, double seconds) {
        database.read(client -> client.sql("select 1 from pg_sleep(:seconds)")
                .param("seconds", seconds)
                .query(Integer.class)
                .single());
    }

    private static void awaitUsable(Database database) {
        while (!isUsable(database)) {
            Thread.onSpinWait();
        }
    }

    /** On a machine that stands still for as long as {@link #A_WAIT}, even this is broken off. */
    private static boolean isUsable(Database database) {
        try {
            return one(database) == 1;
        } catch (DataAccessException slow) {
            return false;
        }
    }

    private static int one(Database database) {
        return database.read(
                client -> client.sql("select 1").query(Integer.class).single());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
