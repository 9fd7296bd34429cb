package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.user.User;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.NodeConfirmation;
import dev.gatehouse.model.Permit;
import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** Several nodes on a real PostgreSQL. */
class FeedTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PostgresServer server = PostgresServer.shared();
    private final MovableClock clock = new MovableClock();
    private final FaultProxy proxy = FaultProxy.to(server.port());
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(proxy));
    private String url = "";
    private Node here = null;
    private Node there = null;

    @BeforeEach
    void startTwoNodes() {
        url = TestDatabases.newPostgresqlUrl();
        here = node("here", url, clock);
        there = node("there", url, clock);
    }

    @AfterEach
    void stopAll() throws Exception {
        proxy.restore();
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private Node node(String name, String url, Clock clock) {
        Node node = Node.start(url, name, clock);
        opened.add(node);
        return node;
    }

    @Test
    void aRevocationIsInForceOnEveryNode() {
        Permit revoked = here.revoked();
        Permit other = here.granted();

        here.everybodyHasRead();

        assertThat(List.of(here, there)).allMatch(node -> node.refuses(revoked));
        assertThat(List.of(here, there)).noneMatch(node -> node.refuses(other));
    }

    @Test
    void howLongARevocationTookIsTold() {
        Instant before = Instant.now();
        here.revoked();
        here.revoked();

        here.everybodyHasRead();

        assertThat(List.of(here, there))
                .allSatisfy(node -> assertThat(node.delays())
                        .hasSize(2)
                        .allMatch(delay -> !delay.isNegative()
                                && delay.compareTo(Duration.between(before, Instant.now())
                                                .plusMillis(1))
                                        <= 0));
    }

    @Test
    void ofWhatWasRevokedBeforeItIsNotTold() {
        here.revoked();
        here.everybodyHasRead();

        assertThat(node("late", url, clock).delays()).isEmpty();
    }

    @Test
    void soAreAChangeOfAUserAndTheEndOfAKey() {
        User user = new User("nimal", "n@viewer.example", "", "", Set.of(), Map.of(), true, false, 4, 1);
        JdbcUserStore users = new JdbcUserStore(here.database());
        users.add(user, "hash");
        users.update(user, clock.instant().plus(Node.ACCESS));
        append(CutOff.ofKey("key", clock.instant().plus(Node.ACCESS)));

        here.everybodyHasRead();

        assertThat(there.cutOffs().coversUser("nimal", 4)).isTrue();
        assertThat(there.cutOffs().coversUser("nimal", 5)).isFalse();
        assertThat(there.cutOffs().coversKey("key")).isTrue();
    }

    /** What is begun first gets the lower id and the lower transaction, and is committed last. */
    @Test
    void aTransactionThatIsCommittedAfterLaterOnesIsNotPassedOver() throws SQLException {
        try (Connection slow = DriverManager.getConnection(url)) {
            slow.setAutoCommit(false);
            insert("slow", slow);
            Permit later = here.revoked();
            here.everybodyHasRead();
            here.everybodyHasRead();
            assertThat(there.refuses(later)).isTrue();
            assertThat(there.cutOffs().coversPermit("slow")).isFalse();

            slow.commit();
            here.everybodyHasRead();
            assertThat(there.cutOffs().coversPermit("slow")).isTrue();
        }
    }

    /** Its transaction has its number, but not its row yet. */
    @Test
    void norIsARowThatIsWrittenLateInAnOldTransaction() throws SQLException {
        try (Connection slow = DriverManager.getConnection(url)) {
            slow.setAutoCommit(false);
            execute("select pg_current_xact_id()", slow);
            here.revoked();
            here.everybodyHasRead();

            insert("slow", slow);
            slow.commit();
            here.everybodyHasRead();
            assertThat(there.cutOffs().coversPermit("slow")).isTrue();
        }
    }

    @Test
    void whatIsRolledBackCutsNothingOff() throws SQLException {
        try (Connection undecided = DriverManager.getConnection(url)) {
            undecided.setAutoCommit(false);
            insert("undone", undecided);
            undecided.rollback();
        }
        here.everybodyHasRead();
        assertThat(there.cutOffs().coversPermit("undone")).isFalse();
    }

    @Test
    void ofManyTransactionsThatOverlapNoneIsPassedOver() {
        List<List<String>> committed = Together.run(16, this::overlapping);

        here.everybodyHasRead();

        assertThat(committed)
                .flatExtracting(subjects -> subjects)
                .hasSize(16 * 20)
                .allMatch(subject ->
                        here.cutOffs().coversPermit(subject) && there.cutOffs().coversPermit(subject));
    }

    /** Transactions of which two at a time are open, committed in either order. */
    private List<String> overlapping(int thread) {
        List<String> committed = new ArrayList<>();
        try (Connection one = DriverManager.getConnection(url);
                Connection other = DriverManager.getConnection(url)) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            for (int round = 0; round < 10; round++) {
                insert("one-" + thread + "-" + round, one);
                insert("other-" + thread + "-" + round, other);
                boolean oneFirst = ThreadLocalRandom.current().nextBoolean();
                (oneFirst ? one : other).commit();
                (oneFirst ? other : one).commit();
                committed.addAll(List.of("one-" + thread + "-" + round, "other-" + thread + "-" + round));
            }
            return committed;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutNotificationsWhatCommittedIsFoundAllTheSame() throws SQLException {
        administer("alter table feed disable trigger feed_notify");
        Permit revoked = here.revoked();
        here.everybodyHasRead();
        assertThat(there.refuses(revoked)).isTrue();
    }

    @Test
    void whatWasRevokedWhileANodeWasCutOffFromTheDatabaseHoldsWhenItIsBack() {
        Node far = node("far", proxy.through(url), clock);
        proxy.refuse();
        proxy.cut();
        Permit revoked = here.revoked();

        proxy.restore();

        awaitThat(() -> far.refuses(revoked));
    }

    @Test
    void aNodeWhoseConnectionIsEndedByTheDatabaseComesBackAndSeesWhatItMissed() throws SQLException {
        for (int round = 0; round < 3; round++) {
            administer("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and application_name = 'gatehouse-feed'");
            Permit revoked = here.revoked();
            here.everybodyHasRead();
            awaitThat(() -> here.refuses(revoked) && there.refuses(revoked));
        }
    }

    @Test
    void aNodeThatStartsLoadsWhatCanStillMatter() {
        Permit revoked = here.revoked();
        Instant forgetAt = clock.instant().plus(Node.ACCESS);

        assertThat(nodeAt(forgetAt.minus(SECOND)).refuses(revoked)).isTrue();
        assertThat(nodeAt(forgetAt).refuses(revoked))
                .as("the writer's clock may be ahead")
                .isTrue();
        assertThat(nodeAt(forgetAt.plus(Duration.ofMinutes(1))).refuses(revoked))
                .isFalse();
    }

    private Node nodeAt(Instant moment) {
        return node("late", url, Clock.fixed(moment, clock.getZone()));
    }

    @Test
    void aNodeThatHearsNothingForMoreThanFiveSecondsIsStaleUntilItDoes() {
        MovableClock itsClock = new MovableClock();
        Node far = node("far", proxy.through(url), itsClock);
        assertThat(far.cutOffs().isStale()).isFalse();
        proxy.refuse();
        proxy.cut();

        itsClock.advance(Duration.ofSeconds(5));
        assertThat(far.cutOffs().isStale()).isFalse();
        itsClock.advance(Duration.ofMillis(1));
        assertThat(far.cutOffs().isStale()).isTrue();

        proxy.restore();
        awaitThat(() -> !far.cutOffs().isStale());
    }

    @Test
    void aNodeWhoseDatabaseAnswersNothingComesBackWhenItDoes() {
        MovableClock itsClock = new MovableClock();
        Node far = node("far", proxy.through(url), itsClock);
        proxy.pause();
        Permit revoked = here.revoked();
        itsClock.advance(Duration.ofSeconds(6));
        assertThat(far.cutOffs().isStale()).isTrue();
        assertThat(far.refuses(revoked)).isFalse();

        proxy.restore();
        awaitThat(() -> far.refuses(revoked) && !far.cutOffs().isStale());
    }

    @Test
    void whatANodeForgotWhileItsClockWasAheadHoldsAgainWhenThatIsSetBack() {
        MovableClock itsClock = new MovableClock();
        Node far = node("far", url, itsClock);
        Permit revoked = here.revoked();
        here.everybodyHasRead();
        Instant before = itsClock.instant();
        itsClock.advance(Duration.ofDays(1));
        far.cutOffs().forget();
        assertThat(far.refuses(revoked)).isFalse();
        awaitThat(() -> !far.cutOffs().isStale());

        itsClock.set(before);

        awaitThat(() -> far.refuses(revoked) && !far.cutOffs().isStale());
    }

    @Test
    void everyNodeIsToldOnceThatKeysHaveChanged() {
        here.everybodyHasRead();
        int before = there.keyChanges().get();

        here.database().write(client -> {
            FeedRows.appendKeysChanged(client, clock.instant());
            return null;
        });
        here.everybodyHasRead();
        here.everybodyHasRead();

        assertThat(there.keyChanges()).hasValue(before + 1);
    }

    @Test
    void aNodeThatComesBackLooksAtTheKeysAnyway() throws SQLException {
        int before = there.keyChanges().get();
        administer("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and application_name = 'gatehouse-feed'");
        awaitThat(() -> there.keyChanges().get() > before);
    }

    @Test
    void aRollCallSaysForEveryNodeHowLongItTook() {
        Confirmation confirmation = here.feed().rollCall(PATIENCE);

        assertThat(confirmation.missing()).isEmpty();
        assertThat(confirmation.confirmed())
                .extracting(NodeConfirmation::node)
                .containsExactlyInAnyOrder(here.feed().node(), there.feed().node());
        assertThat(confirmation.confirmed())
                .extracting(NodeConfirmation::milliseconds)
                .allMatch(milliseconds -> milliseconds >= 0 && milliseconds < PATIENCE.toMillis());
        assertThat(here.feed().node()).startsWith("here-");
    }

    @Test
    void aRollCallTellsOfTheNodesThatHaveAnsweredWhileOthersHaveNot() {
        Node far = node("far", proxy.through(url), clock);
        proxy.pause();
        List<Confirmation> told = new ArrayList<>();

        Confirmation confirmation = here.feed().rollCall(PATIENCE, known -> {
            told.add(known);
            if (known.confirmed().size() == 2) {
                proxy.restore();
            }
        });

        assertThat(confirmation.missing()).isEmpty();
        assertThat(told).doesNotHaveDuplicates().last().isEqualTo(confirmation);
        assertThat(told)
                .filteredOn(known -> known.confirmed().size() == 2)
                .singleElement()
                .satisfies(known ->
                        assertThat(known.missing()).containsExactly(far.feed().node()));
    }

    /** Each waits for a roll call that was begun after it had revoked. */
    @Test
    void manyWhoWaitAtOnceShareRollCallsAndEachSeesItsOwnRevocationInForce() {
        Database patient = TestDatabases.postgresql(url);
        opened.add(patient);
        Node writing = new Node(
                patient,
                new JdbcPermitStore(patient),
                here.cutOffs(),
                here.feed(),
                here.keyChanges(),
                here.delays(),
                clock);
        long start = System.nanoTime();

        List<Boolean> inForce = Together.run(200, number -> {
            Permit revoked = writing.revoked();
            Confirmation confirmation = writing.everybodyHasRead();
            return confirmation.missing().isEmpty() && there.refuses(revoked);
        });

        assertThat(inForce).hasSize(200).containsOnly(true);
        long tenths = Duration.ofNanos(System.nanoTime() - start).dividedBy(RollCalls.BETWEEN);
        assertThat(rollCalls()).isBetween(1L, tenths + 1);
    }

    @Test
    void whoeverAsksWhileTheDatabaseIsAwayIsToldSoOnceForAll() {
        Node far = node("far", proxy.through(url), clock);
        proxy.refuse();
        proxy.cut();
        long start = System.nanoTime();

        List<Boolean> told = Together.run(20, number -> {
            try {
                far.feed().rollCall(PATIENCE);
                return false;
            } catch (DataAccessException away) {
                return true;
            }
        });

        assertThat(told).containsOnly(true);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        proxy.restore();
        awaitThat(() -> isConfirmed(far));
    }

    private static boolean isConfirmed(Node node) {
        try {
            return node.feed().rollCall(PATIENCE).complete();
        } catch (DataAccessException notYet) {
            return false;
        }
    }

    private long rollCalls() {
        return here.database()
                .read(client -> client.sql("select count(*) from feed where kind = 'ROLL_CALL'")
                        .query(Long.class)
                        .single());
    }

    @Test
    void aNodeThatDoesNotAnswerIsMissing() {
        Node far = node("far", proxy.through(url), clock);
        proxy.pause();

        Confirmation confirmation = here.feed().rollCall(Duration.ofSeconds(2));

        assertThat(confirmation.missing()).containsExactly(far.feed().node());
    }

    @Test
    void aNodeThatHasLeftIsNotWaitedFor() {
        there.close();
        assertThat(here.everybodyHasRead().confirmed())
                .extracting(NodeConfirmation::node)
                .containsExactly(here.feed().node());
    }

    @Test
    void aNodeIsTakenForDeadWhenItsHeartbeatIsFiveSecondsOld() throws SQLException {
        administer("insert into nodes (id, started_at, seen_at) select name, 0, " + FeedSession.DATABASE_TIME
                + " - age from (values ('dead', 5000), ('alive', 0)) as known (name, age)");

        assertThat(here.feed().rollCall(Duration.ofSeconds(2)).missing()).containsExactly("alive");
    }

    @Test
    void aNodeSaysAgainAndAgainThatItIsAlive() throws SQLException {
        administer("update nodes set seen_at = 0");
        awaitThat(() -> here.database()
                        .read(client -> client.sql("select min(seen_at) from nodes")
                                .query(Long.class)
                                .single())
                > 0);
    }

    private void append(CutOff cutOff) {
        here.database().write(client -> {
            FeedRows.append(client, cutOff);
            return null;
        });
    }

    private void insert(String subject, Connection connection) throws SQLException {
        long forgetAt = clock.instant().plus(Node.ACCESS).toEpochMilli();
        execute(
                "insert into feed (kind, subject, bound, forget_at) values ('PERMIT', '" + subject + "', "
                        + Long.MAX_VALUE + ", " + forgetAt + ")",
                connection);
    }

    private void administer(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(sql, connection);
        }
    }

    private static void execute(String sql, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
