package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.Feed;
import dev.gatehouse.jdbc.PostgresqlOptions;
import dev.gatehouse.jdbc.StoreCalls;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.testkit.Together;
import dev.gatehouse.viewer.server.PriceQuotes.PriceQuote;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What two nodes on a real PostgreSQL remember of industries and prices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CachesOfNodesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final IfMatch ANY = new IfMatch(true, Set.of());

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock();
    private final String url = PostgresServer.shared().newDatabase();
    private Node here;
    private Node there;
    private String industry;
    private String share;
    private int tags;

    /** One of them, as far as the market goes. */
    private record Node(
            Database database,
            Feed feed,
            Industries industries,
            Shares shares,
            PriceQuotes quotes,
            Market market,
            AtomicInteger calls)
            implements AutoCloseable {

        static Node start(String url, String name, Clock clock) {
            Database database = connect(url);
            database.migrate("db/gatehouse/postgresql", "gatehouse_schema_history");
            database.migrate("db/viewer/postgresql", "viewer_schema_history");
            AtomicInteger calls = new AtomicInteger();
            database.tell((engine, kind) -> {
                calls.incrementAndGet();
                return StoreCalls.Call.UNHEARD;
            });
            return new Node(
                    database,
                    Feed.follow(database, new CutOffs(clock), () -> {}, name, clock),
                    new Industries(database, clock),
                    new Shares(database, clock),
                    new PriceQuotes(database, clock),
                    new Market(database, (share, time) -> share.getPrice().add(BigDecimal.ONE)),
                    calls);
        }

        void setPrice(String industry, String share, String price) {
            shares.change(industry, share, ANY, new Shares.Change(null, new BigDecimal(price)))
                    .orThrow();
        }

        PriceQuote quote(String industry, String share) {
            return Objects.requireNonNull(quotes.of(industry).get(share));
        }

        String price(String industry, String share) {
            return quote(industry, share).latest().price().toPlainString();
        }

        /** What a manager set. */
        String set(String industry, String share) {
            return shares.find(industry, share).orElseThrow().getPrice().toPlainString();
        }

        String name(String industry) {
            return industries.find(industry).orElseThrow().getName();
        }

        int calls(Runnable work) {
            int before = calls.get();
            work.run();
            return calls.get() - before;
        }

        void everybodyHasRead() {
            assertThat(feed.rollCall(PATIENCE).complete()).isTrue();
        }

        @Override
        public void close() {
            feed.close();
            database.close();
        }
    }

    private static Database connect(String url) {
        return Database.postgresql(url, new PostgresqlOptions(null, null, PATIENCE, 10));
    }

    @BeforeAll
    void startTwoNodes() {
        here = Node.start(url, "here", clock);
        there = Node.start(url, "there", clock);
    }

    @AfterAll
    void stopThem() {
        there.close();
        here.close();
    }

    @BeforeEach
    void makeAShare() {
        tags++;
        industry = here.industries()
                .add(new Industries.Change("I-" + tags, "Industry"))
                .orThrow()
                .requireId();
        share = newShare("10");
        here.everybodyHasRead();
    }

    private String newShare(String price) {
        return here.shares()
                .add(industry, new Shares.Change("S-" + ++tags, new BigDecimal(price)))
                .orThrow()
                .requireId();
    }

    @Test
    void whatIsReadAgainAsksNoStore() {
        there.quote(industry, share);
        there.name(industry);

        assertThat(there.calls(() -> {
                    there.quote(industry, share);
                    there.name(industry);
                }))
                .isZero();
    }

    @Test
    void aPriceThatIsSetIsReadAtOnceWhereItWasSetAndSoonElsewhere() {
        assertThat(there.price(industry, share)).isEqualTo("10.00");
        assertThat(there.set(industry, share)).isEqualTo("10.00");

        here.setPrice(industry, share, "11");

        assertThat(here.price(industry, share)).isEqualTo("11.00");
        assertThat(here.set(industry, share)).isEqualTo("11.00");
        awaitThat(() -> there.price(industry, share).equals("11.00"));
        awaitThat(() -> there.set(industry, share).equals("11.00"));
    }

    @Test
    void soIsAnIndustryThatIsChanged() {
        assertThat(there.name(industry)).isEqualTo("Industry");

        here.industries()
                .change(industry, ANY, new Industries.Change(null, "Another"))
                .orThrow();

        assertThat(here.name(industry)).isEqualTo("Another");
        awaitThat(() -> there.name(industry).equals("Another"));
    }

    @Test
    void aTickIsQuotedEverywhere() {
        assertThat(there.price(industry, share)).isEqualTo("10.00");
        clock.advance(Duration.ofMinutes(1));
        here.everybodyHasRead();
        there.quote(industry, share);

        here.market().tick(clock.instant());

        assertThat(here.price(industry, share)).isEqualTo("11.00");
        awaitThat(() -> there.price(industry, share).equals("11.00"));
    }

    @Test
    void aTickThatAnotherNodeWasQuickerWithTellsNobody() {
        clock.advance(Duration.ofMinutes(1));
        here.market().tick(clock.instant());
        here.everybodyHasRead();
        there.quote(industry, share);

        here.market().tick(clock.instant());
        here.everybodyHasRead();

        assertThat(there.calls(() -> there.quote(industry, share))).isZero();
    }

    /** At the console: a process that follows no feed. */
    @Test
    void whatIsImportedIsQuotedEverywhere() throws IOException {
        assertThat(there.price(industry, share)).isEqualTo("10.00");
        clock.advance(Duration.ofSeconds(2));
        String tag = here.shares().find(industry, share).orElseThrow().getTag();
        Path file = Files.writeString(
                folder.resolve("prices.csv"),
                "tag,time,price\n" + tag + "," + clock.instant().minusSeconds(1) + ",12\n");

        try (Database console = connect(url)) {
            new PriceImport(console, clock, prices -> {}).run(file);
        }

        awaitThat(() -> List.of(here, there).stream()
                .allMatch(node -> node.price(industry, share).equals("12.00")));
    }

    @Test
    void aWriteThatCameToNothingLeavesWhatIsRememberedAsItWas() {
        there.quote(industry, share);
        here.quote(industry, share);

        assertThatIllegalStateException()
                .isThrownBy(() -> here.database().run(() -> {
                    here.setPrice(industry, share, "99");
                    assertThat(here.price(industry, share)).isEqualTo("99.00");
                    throw new IllegalStateException("changed my mind");
                }));
        here.everybodyHasRead();

        assertThat(List.of(here, there))
                .allSatisfy(node -> assertThat(node.price(industry, share)).isEqualTo("10.00"))
                .allSatisfy(node -> assertThat(node.calls(() -> node.quote(industry, share)))
                        .isZero());
    }

    @Test
    void aShareThatIsFoundIsQuotedThoughNobodyHasHeardOfItYet() throws SQLException {
        there.quote(industry, share);
        String added = "added-" + tags;
        try (Connection deaf = holdTheFeed()) {
            insert(added);
            assertThat(there.quotes().of(industry)).containsOnlyKeys(share);

            assertThat(there.quotes().of(industry, List.of(share, added))).containsOnlyKeys(share, added);
            assertThat(there.quotes().of(industry, List.of(share, "removed"))).containsOnlyKeys(share, added);
            deaf.rollback();
        }
    }

    @Test
    void whatChangedIsCountedFromMidnight() {
        clock.advance(Duration.ofDays(1));
        here.setPrice(industry, share, "15");
        here.everybodyHasRead();
        clock.set(clock.instant()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofDays(1))
                .minusSeconds(1));
        here.everybodyHasRead();
        assertThat(there.quote(industry, share).latest().change()).isEqualByComparingTo("5");
        assertThat(there.calls(() -> there.quote(industry, share))).isZero();

        clock.advance(Duration.ofSeconds(1));

        assertThat(there.quote(industry, share).latest().change()).isZero();
    }

    /** Somebody holds the feed: the database can be asked, but nobody hears what changes. */
    @Test
    void whoHearsNothingServesNothingThatIsOlderThanFiveSeconds() throws SQLException {
        there.quote(industry, share);
        there.name(industry);
        try (Connection deaf = holdTheFeed()) {
            here.database()
                    .write(rows -> rows.sql("UPDATE industry SET name = 'Unheard of' WHERE id = :id")
                            .param("id", industry)
                            .update());
            here.database()
                    .write(rows -> rows.sql("UPDATE share_price SET amount = 420000 WHERE owner = :share")
                            .param("share", share)
                            .update());
            clock.advance(CutOffs.MAX_AGE);
            assertThat(there.name(industry)).isEqualTo("Industry");
            assertThat(there.price(industry, share)).isEqualTo("10.00");

            clock.advance(Duration.ofMillis(1));

            assertThat(there.name(industry)).isEqualTo("Unheard of");
            assertThat(there.price(industry, share)).isEqualTo("42.00");
            deaf.rollback();
        }
        awaitThat(() -> there.database().announcements().isCurrent());
        assertThat(there.name(industry)).isEqualTo("Unheard of");
        assertThat(there.price(industry, share)).isEqualTo("42.00");
    }

    /** Each price is higher than all that were set before it, so that an older one is told by its being lower. */
    @Test
    void nobodyReadsAPriceFromBeforeAWriteThatEveryNodeHasHeardOf() {
        AtomicInteger next = new AtomicInteger(100);
        AtomicInteger ledger = new AtomicInteger();

        Together.run(6, thread -> {
            Node writing = thread % 2 == 0 ? here : there;
            Node reading = thread % 2 == 0 ? there : here;
            for (int round = 0; round < 8; round++) {
                ledger.accumulateAndGet(setNext(writing, next), Math::max);
                int before = ledger.get();
                writing.everybodyHasRead();
                assertThat(new BigDecimal(reading.price(industry, share)))
                        .isGreaterThanOrEqualTo(BigDecimal.valueOf(before));
                assertThat(new BigDecimal(writing.price(industry, share)))
                        .isGreaterThanOrEqualTo(BigDecimal.valueOf(before));
            }
            return thread;
        });

        assertThat(ledger).hasValue(100 + 6 * 8);
    }

    @Test
    @Tag("drill")
    void aPriceThatIsSetIsQuotedElsewhereWithinASecond() {
        LongSummaryStatistics waited = new LongSummaryStatistics();
        for (int round = 0; round < 500; round++) {
            String price = (100 + round) + ".00";
            there.quote(industry, share);
            here.setPrice(industry, share, price);
            long start = System.nanoTime();
            awaitThat(() -> there.price(industry, share).equals(price));
            waited.accept(System.nanoTime() - start);
        }

        System.out.printf(
                "a price is quoted elsewhere after %.1f ms on average, %.1f ms at most%n",
                waited.getAverage() / 1e6, waited.getMax() / 1e6);
        assertThat(Duration.ofNanos(waited.getMax())).isLessThan(Duration.ofSeconds(1));
    }

    /** Numbers are given while the market is held, so the order of the prices is that of the commits. */
    private int setNext(Node node, AtomicInteger next) {
        return node.database().run(() -> {
            node.database().write(rows -> {
                Market.hold(rows);
                return true;
            });
            int price = next.incrementAndGet();
            node.setPrice(industry, share, String.valueOf(price));
            return price;
        });
    }

    private Connection holdTheFeed() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table feed in access exclusive mode");
        }
        return connection;
    }

    private void insert(String id) {
        here.database()
                .write(rows -> rows.sql("""
                        INSERT INTO share (id, industry, tag, price, created_at, version) VALUES (:id, :industry, :id, 70000, :now, 1)
                        """)
                        .param("id", id)
                        .param("industry", industry)
                        .param("now", clock.millis())
                        .update());
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
