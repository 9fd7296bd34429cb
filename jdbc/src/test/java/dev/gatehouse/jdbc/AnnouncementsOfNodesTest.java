package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.FaultProxy;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes on a real PostgreSQL hear of one another's announcements. */
class AnnouncementsOfNodesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration ROW_LASTS = Duration.ofMinutes(10);

    private final MovableClock clock = new MovableClock();
    private final FaultProxy proxy = FaultProxy.to(PostgresServer.shared().port());
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(proxy));
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private String url = "";
    private Node here = null;
    private Node there = null;

    @BeforeEach
    void startTwoNodes() {
        url = TestDatabases.newPostgresqlUrl();
        here = node("here", url);
        there = node("there", proxy.through(url));
        listenThere("notes");
    }

    @AfterEach
    void stopAll() throws Exception {
        proxy.restore();
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private Node node(String name, String address) {
        Node node = Node.start(address, name, clock);
        opened.add(node);
        return node;
    }

    @Test
    void anAnnouncementIsHeardOnEveryNode() {
        announce("notes");
        here.everybodyHasRead();
        assertThat(heard).containsExactly("notes");
    }

    @Test
    void ofSeveralOfATopicThatAreReadTogetherOneIsHeard() {
        here.database().run(() -> {
            announce("notes");
            announce("notes");
            return true;
        });
        here.everybodyHasRead();
        assertThat(heard).containsExactly("notes");
    }

    @Test
    void whatCameToNothingIsNotHeardElsewhere() {
        assertThat(AnnouncementsContract.announced(here.database(), "notes", false))
                .isFalse();
        here.everybodyHasRead();
        assertThat(heard).isEmpty();
    }

    /** The one that announced may have lost the answer to its commit. */
    @Test
    void aNodeHearsItsOwnByTheFeedAsWell() {
        List<String> own = new CopyOnWriteArrayList<>();
        here.database().announcements().listen("notes", () -> own.add("notes"));
        announce("notes");
        here.everybodyHasRead();
        assertThat(own).containsExactly("notes", "notes");
    }

    @Test
    void whoDoesNotFollowTheFeedIsHeardAndIsNeverCurrent() {
        try (Database command = TestDatabases.postgresql(url)) {
            command.announcements().announce("notes");
            here.everybodyHasRead();
            assertThat(heard).containsExactly("notes");
            assertThat(command.announcements().isCurrent()).isFalse();
        }
    }

    @Test
    void aNodeThatStoppedFollowingIsNotCurrent() {
        assertThat(there.database().announcements().isCurrent()).isTrue();
        there.feed().close();
        assertThat(there.database().announcements().isCurrent()).isFalse();
    }

    @Test
    void whoeverWasCutOffIsToldOfEveryTopicWhenItIsBack() {
        listenThere("others");
        proxy.refuse();
        proxy.cut();
        announce("notes");
        proxy.restore();

        awaitThat(() -> heard.containsAll(List.of("notes", "others")));
    }

    /** It keeps its connection, and what was announced meanwhile may have been removed. */
    @Test
    void whoeverWasPausedIsToldOfEveryTopic() {
        here.everybodyHasRead();
        assertThat(heard).isEmpty();

        clock.advance(Duration.ofSeconds(5).plusMillis(1));
        awaitThat(() -> there.database().announcements().isCurrent());

        assertThat(heard).containsExactly("notes");
    }

    @Test
    void nobodyIsCurrentBeforeAllWhoListenWereTold() {
        List<Boolean> current = new CopyOnWriteArrayList<>();
        Announcements announcements = there.database().announcements();
        announcements.listen("notes", () -> current.add(announcements.isCurrent()));

        clock.advance(Duration.ofSeconds(5).plusMillis(1));
        awaitThat(announcements::isCurrent);

        assertThat(current).containsExactly(false);
    }

    @Test
    void whoeverWasNotPausedForThatLongIsNot() {
        here.everybodyHasRead();
        clock.advance(Duration.ofSeconds(4));
        here.everybodyHasRead();
        assertThat(heard).isEmpty();
    }

    @Test
    void whoeverHearsNothingForMoreThanFiveSecondsIsNotCurrentUntilItWasTold() {
        proxy.pause();
        clock.advance(Duration.ofSeconds(5));
        assertThat(there.database().announcements().isCurrent()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(there.database().announcements().isCurrent()).isFalse();

        announce("notes");
        proxy.restore();

        awaitThat(() -> there.database().announcements().isCurrent());
        assertThat(heard).contains("notes");
    }

    @Test
    void whatALaterVersionMayAddToTheFeedIsPassedOver() {
        here.database().write(client -> client.sql("""
                        insert into feed (kind, subject, bound, forget_at) values ('LATER', 'notes', 0, 9000000000000)
                        """).update());
        here.everybodyHasRead();
        assertThat(heard).isEmpty();
        announce("notes");
        here.everybodyHasRead();
        assertThat(heard).containsExactly("notes");
    }

    @Test
    void announcementsAreForgotten() {
        announce("notes");
        MovableClock later = new MovableClock();
        later.set(here.database().time().orElseThrow().plus(ROW_LASTS).plus(Duration.ofMinutes(11)));

        new Housekeeping(here.database(), later).removeForgotten(() -> true);

        assertThat(here.database()
                        .<Long>read(client -> client.sql("select count(*) from feed where kind = 'ANNOUNCED'")
                                .query(Long.class)
                                .single()))
                .isZero();
    }

    @Test
    void ofManyAtOnceAllThatWereCommittedAreHeardElsewhereAndNoOthers() {
        IntStream.range(0, 16)
                .forEach(thread -> IntStream.range(0, 20).forEach(i -> listenThere("t-" + thread + "-" + i)));

        List<String> committed =
                Together.run(16, this::some).stream().flatMap(List::stream).toList();
        here.everybodyHasRead();

        assertThat(heard).containsExactlyInAnyOrderElementsOf(committed);
        assertThat(committed).isNotEmpty().hasSizeLessThan(16 * 20);
    }

    private List<String> some(int thread) {
        return IntStream.range(0, 20)
                .filter(i -> AnnouncementsContract.announced(
                        here.database(),
                        "t-" + thread + "-" + i,
                        i > 1 ? ThreadLocalRandom.current().nextBoolean() : i == 0))
                .mapToObj(i -> "t-" + thread + "-" + i)
                .toList();
    }

    private void announce(String topic) {
        here.database().announcements().announce(topic);
    }

    private void listenThere(String topic) {
        there.database().announcements().listen(topic, () -> heard.add(topic));
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
