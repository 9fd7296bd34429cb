package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import dev.gatehouse.viewer.model.PriceBucket;
import dev.gatehouse.viewer.model.PriceChart;
import dev.gatehouse.viewer.model.Share;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

/** What holds of the prices of shares, whichever database keeps them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PriceHistoryContract {

    /** Nobody waits in vain because a machine is slow. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final IfMatch ANY = new IfMatch(true, Set.of());

    private final MovableClock clock = new MovableClock();
    private Database database;
    private Shares shares;
    private String industry;
    private int tags;

    /** Later than all before, whatever the clock is set to. */
    private Instant tick = Instant.parse("2030-01-01T00:00:00Z");

    /** An empty one. */
    abstract Database open();

    /** From then on {@code second_price} refuses the second price that is entered for one moment. */
    abstract List<String> refuseSecondPrices();

    /** From then on it doesn't. */
    abstract List<String> takeSecondPrices();

    @BeforeAll
    void makeAnIndustry() {
        database = open();
        database.migrate("db/gatehouse/" + database.engine(), "gatehouse_schema_history");
        database.migrate("db/viewer/" + database.engine(), "viewer_schema_history");
        shares = new Shares(database, clock);
        industry = new Industries(database, clock)
                .add(new Industries.Change("tech", "Technology"))
                .orThrow()
                .requireId();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void everyPriceThatIsSetEntersTheHistory() {
        String share = newShare("10.28");
        Instant first = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        setPrice(share, "11.5");
        clock.advance(Duration.ofSeconds(1));
        setPrice(share, "11.5");

        assertThat(prices(share)).containsExactly("10.28", "11.50", "11.50");
        assertThat(chart(share, first, clock.instant().plusMillis(1), 1000).value())
                .extracting(PriceBucket::at)
                .startsWith(first);
    }

    @Test
    void aChangeOfAnythingElseDoesNot() {
        String share = newShare("10.28");
        shares.change(industry, share, ANY, new Shares.Change(newTag(), null)).orThrow();

        assertThat(prices(share)).containsExactly("10.28");
    }

    @Test
    void whatWasRefusedLeavesNoPrice() {
        String share = newShare("10.28");
        String taken = shares.find(industry, newShare("1")).orElseThrow().getTag();
        BigDecimal price = BigDecimal.TEN;

        assertThat(shares.change(industry, share, new IfMatch(false, Set.of(7L)), new Shares.Change(null, price)))
                .isEqualTo(new Written.Refused<>(ProblemCode.PRECONDITION_FAILED));
        assertThat(shares.change(industry, share, ANY, new Shares.Change(taken, price)))
                .isEqualTo(new Written.Refused<>(ProblemCode.ALREADY_EXISTS));
        assertThat(prices(share)).containsExactly("10.28");
    }

    @Test
    void pricesOfOneMomentAndOfAClockThatWasSetBackKeepTheirOrder() {
        String share = newShare("1");
        setPrice(share, "2");
        clock.advance(Duration.ofMinutes(-1));
        setPrice(share, "3");
        clock.advance(Duration.ofMinutes(1));

        PriceChart chart = chart(share, clock.instant(), clock.instant().plusMillis(3), 3);

        assertThat(chart.value())
                .extracting(bucket -> bucket.close().toPlainString())
                .containsExactly("1.00", "2.00", "3.00");
        assertThat(shares.chart(industry, share, new Timespan(null, null, 1))
                        .orElseThrow()
                        .value())
                .singleElement()
                .extracting(bucket -> bucket.close().toPlainString())
                .isEqualTo("3.00");
    }

    @Test
    void pricesSetAtOnceAllEnterAndTheLatestIsTheShares() {
        String share = newShare("1");
        int each = 5;
        Together.run(8, writer -> {
            IntStream.range(0, each).forEach(i -> setPrice(share, "1" + writer + i));
            return writer;
        });

        assertThat(prices(share)).hasSize(1 + 8 * each).doesNotHaveDuplicates();
        assertThat(prices(share).getLast())
                .isEqualTo(shares.find(industry, share).orElseThrow().getPrice().toPlainString());
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, 7",
        "PT1H, 60",
        "P1D, 24",
        "P1D, 100",
        "P7D, 10",
        "P30D, 1000",
        "P30D, 500",
        "P400D, 1",
        "P400D, 1000"
    })
    void aChartHasWhatAnybodyWouldCountInItsParts(Duration back, int points) {
        NavigableMap<Long, BigDecimal> ledger = new TreeMap<>();
        clock.set(MovableClock.START);
        String share = newShare("100");
        ledger.put(clock.millis(), new BigDecimal("100.00"));
        Random random = new Random(back.toMillis() + points);
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMillis(1 + random.nextLong(back.toMillis() / 40)));
            BigDecimal price = BigDecimal.valueOf(1 + random.nextInt(1_000_000), 2);
            setPrice(share, price.toPlainString());
            ledger.put(clock.millis(), price);
        }

        PriceChart chart =
                chart(share, clock.instant().minus(back), clock.instant().plusMillis(1), points);

        assertThat(chart.value()).hasSizeLessThanOrEqualTo(points).isEqualTo(counted(ledger, chart));
        assertThat(Duration.between(chart.from(), clock.instant().minus(back))).isBetween(Duration.ZERO, chart.width());
        assertThat(Duration.between(clock.instant(), chart.to())).isBetween(Duration.ofMillis(1), chart.width());
    }

    @Test
    void theChangeIsSinceTheDayBegan() {
        clock.set(Instant.parse("2026-11-22T23:59:59Z"));
        String share = newShare("8");
        assertThat(quote(share)).isEqualTo("8.00 +0.00 0.00%");
        setPrice(share, "10");
        assertThat(quote(share)).isEqualTo("10.00 +2.00 25.00%");
        clock.set(Instant.parse("2026-11-23T00:00:02Z"));
        assertThat(quote(share)).isEqualTo("10.00 +0.00 0.00%");
        setPrice(share, "9.9999");
        assertThat(quote(share)).isEqualTo("9.9999 +-0.0001 0.00%");
        setPrice(share, "13.3333");
        assertThat(quote(share)).isEqualTo("13.3333 +3.3333 33.33%");
    }

    @Test
    void aShareTakesItsHistoryWithIt() {
        String share = newShare("10.28");
        shares.remove(industry, share, ANY).orThrow();

        assertThat(shares.chart(industry, share, new Timespan(null, null, 10))).isEmpty();
        assertThat(database.<Long>read(rows ->
                        rows.sql("""
                                SELECT (SELECT count(*) FROM share_price WHERE owner = :share)
                                     + (SELECT count(*) FROM share_price_hour WHERE owner = :share)
                                """).param("share", share).query(Long.class).single()))
                .isZero();
    }

    @Test
    void aTickGivesEveryShareThePriceOfTheFeedAndLeavesTheShareAsItIs() {
        String one = newShare("1");
        String other = newShare("2");
        Share before = shares.find(industry, one).orElseThrow();

        market((share, time) -> share.getPrice().multiply(BigDecimal.TEN)).tick(nextTick());

        assertThat(prices(one)).containsExactly("1.00", "10.00");
        assertThat(prices(other)).containsExactly("2.00", "20.00");
        assertThat(shares.find(industry, one).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(before);
        clock.set(tick);
        assertThat(quote(one)).startsWith("10.00 +9.00");
    }

    @Test
    void aTickIsDoneOnceHoweverManyNodesTryAndNoneIsDoneLate() {
        String share = newShare("1");
        Instant before = tick;
        Instant now = nextTick();
        Together.run(4, node -> {
            market((any, time) -> BigDecimal.valueOf(10 + node)).tick(now);
            return node;
        });
        market((any, time) -> BigDecimal.valueOf(20)).tick(before);

        assertThat(prices(share)).hasSize(2).doesNotContain("20.00");
    }

    @Test
    void aTickDoesNotComeBeforeWhatWasSetSince() {
        Instant late = nextTick();
        clock.set(late);
        String share = newShare("1");

        market((any, time) -> BigDecimal.TEN).tick(late);

        assertThat(prices(share)).containsExactly("1.00");
    }

    /** The feed may take its time: whoever changes something waits for no transaction of it. */
    @Test
    void whatChangesWhileTheFeedIsAskedIsLeftOut() {
        String kept = newShare("1");
        String changed = newShare("2");
        String removed = newShare("3");
        PriceFeed slow = (share, time) -> {
            if (share.requireId().equals(kept)) {
                setPrice(changed, "4");
                shares.remove(industry, removed, ANY);
            }
            return BigDecimal.TEN;
        };

        market(slow).tick(nextTick());

        assertThat(prices(kept)).containsExactly("1.00", "10.00");
        assertThat(prices(changed)).containsExactly("2.00", "4.00");
        assertThat(shares.find(industry, removed)).isEmpty();
    }

    @Test
    void aTickThatFailsLeavesNothingAndIsDoneAgain() {
        String share = newShare("1");
        Instant now = nextTick();
        AtomicInteger asked = new AtomicInteger();
        PriceFeed failing = (any, time) -> {
            if (asked.incrementAndGet() > 1) {
                throw new IllegalStateException("no more");
            }
            return BigDecimal.TEN;
        };
        newShare("2");

        assertThatThrownBy(() -> market(failing).tick(now)).hasMessage("no more");
        assertThat(prices(share)).containsExactly("1.00");
        market((any, time) -> BigDecimal.TEN).tick(now);
        assertThat(prices(share)).containsExactly("1.00", "10.00");
    }

    /** In the middle of its transaction: the tick is claimed, and one price has entered. */
    @Test
    void aTickThatFailsHalfWayLeavesNothingAndIsDoneAgain() {
        newShare("1");
        newShare("2");
        Market market = market((share, time) -> share.getPrice().add(BigDecimal.ONE));
        Instant now = nextTick();
        refuseSecondPrices().forEach(this::execute);
        List<List<Map<String, Object>>> before = everything();
        try {
            assertThatThrownBy(() -> market.tick(now))
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("no second price");
            assertThat(everything()).isEqualTo(before);
        } finally {
            takeSecondPrices().forEach(this::execute);
        }

        market.tick(now);

        assertThat(pricesAt(now)).hasSizeGreaterThan(1).hasSameSizeAs(database.read(Shares::all));
        market.tick(nextTick());
        assertThat(pricesAt(tick)).hasSameSizeAs(pricesAt(now));
    }

    @Test
    void pricesThatAreSetWhileTheMarketTicksAllEnterInTheirOrder() {
        String share = newShare("1");
        clock.set(tick);
        Together.run(4, writer -> {
            for (int i = 0; i < 10; i++) {
                if (writer == 0) {
                    market((any, time) -> BigDecimal.TEN).tick(nextTick());
                } else {
                    setPrice(share, "2");
                }
            }
            return writer;
        });

        assertThat(prices(share)).hasSizeBetween(1 + 3 * 10, 1 + 4 * 10);
        assertThat(prices(share).stream().filter("2.00"::equals)).hasSize(30);
    }

    @Test
    @Tag("drill")
    void aYearsChartOfAMillionPricesIsThereWithin50Milliseconds() {
        String share = newShare("100");
        long year = Duration.ofDays(365).toMillis();
        fill(share, clock.millis() - year, year / 1_000_000);
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            long start = System.nanoTime();
            PriceChart chart = shares.chart(industry, share, new Timespan(null, null, i % 2 == 0 ? 100 : 1000))
                    .orElseThrow();
            nanos.add(System.nanoTime() - start);
            assertThat(chart.value()).hasSizeGreaterThan(90);
        }

        List<Long> warm = nanos.subList(20, nanos.size()).stream().sorted().toList();
        System.out.printf(
                "%s: a year's chart of 1,000,000 prices: median %.1f ms, 95 of 100 within %.1f ms%n",
                database.engine(), warm.get(49) / 1e6, warm.get(94) / 1e6);
        assertThat(Duration.ofNanos(warm.get(94))).isLessThanOrEqualTo(Duration.ofMillis(50));
    }

    /** A million prices, so many milliseconds apart, and their hours. */
    private void fill(String share, long from, long step) {
        database.write(rows -> rows.sql("""
                        INSERT INTO share_price (owner, moment, amount)
                        WITH RECURSIVE tick (n) AS (SELECT CAST(0 AS bigint) UNION ALL SELECT n + 1 FROM tick WHERE n < 999999)
                        SELECT :share, :from + n * :step, 1000000 + n * 7919 % 50000 FROM tick
                        """)
                .param("share", share)
                .param("from", from)
                .param("step", step)
                .update());
        database.write(rows -> rows.sql("""
                        INSERT INTO share_price_hour (owner, moment, opening, low, high, closing)
                        SELECT owner, moment / 3600000 * 3600000, min(amount), min(amount), max(amount), max(amount)
                        FROM share_price WHERE owner = :share AND moment < :from + 999999 * :step GROUP BY 1, 2
                        ON CONFLICT DO NOTHING
                        """)
                .param("share", share)
                .param("from", from)
                .param("step", step)
                .update());
    }

    @Test
    void whoFollowsNewPricesSeesAllOfThemInTheOrderOfTheirNumbers() {
        NewPrices news = new NewPrices(database);
        String share = newShare("1");
        long start = news.latest();
        int writers = 4;
        int each = 10;
        List<NewPrices.Numbered> followed = new ArrayList<>();
        Together.run(1 + writers, number -> {
            if (number == 0) {
                long position = start;
                while (followed.size() < writers * each) {
                    followed.addAll(news.after(position));
                    position = followed.isEmpty() ? start : followed.getLast().number();
                }
            } else {
                IntStream.range(0, each).forEach(i -> setPrice(share, number + "" + i));
            }
            return number;
        });

        assertThat(followed).isEqualTo(news.after(start));
        assertThat(followed)
                .extracting(price -> price.event().price().toPlainString())
                .isEqualTo(pricesBehindTheFirst(share));
        assertThat(news.latest()).isEqualTo(followed.getLast().number());
        assertThat(followed.getLast().event().share()).isEqualTo(share);
    }

    private List<String> pricesBehindTheFirst(String share) {
        return prices(share).stream().skip(1).toList();
    }

    private Market market(PriceFeed feed) {
        return new Market(database, feed);
    }

    private Instant nextTick() {
        tick = tick.plusSeconds(60);
        return tick;
    }

    private static List<PriceBucket> counted(NavigableMap<Long, BigDecimal> ledger, PriceChart chart) {
        List<PriceBucket> counted = new ArrayList<>();
        for (Instant at = chart.from(); at.isBefore(chart.to()); at = at.plus(chart.width())) {
            Instant end = at.plus(chart.width()).isAfter(chart.to()) ? chart.to() : at.plus(chart.width());
            List<BigDecimal> prices = List.copyOf(
                    ledger.subMap(at.toEpochMilli(), end.toEpochMilli()).values());
            if (!prices.isEmpty()) {
                counted.add(new PriceBucket(
                        at,
                        prices.getFirst(),
                        prices.stream().reduce(BigDecimal::max).orElseThrow(),
                        prices.stream().reduce(BigDecimal::min).orElseThrow(),
                        prices.getLast()));
            }
        }
        return counted;
    }

    private PriceChart chart(String share, Instant from, Instant to, int points) {
        return shares.chart(industry, share, new Timespan(from, to, points)).orElseThrow();
    }

    private String quote(String share) {
        return shares.chart(industry, share, new Timespan(null, null, 1))
                .map(PriceChart::latest)
                .map(quote -> "%s +%s %s%%".formatted(quote.price(), quote.change(), quote.changePercent()))
                .orElseThrow();
    }

    private List<String> prices(String share) {
        return database.read(rows -> rows
                .sql("SELECT amount FROM share_price WHERE owner = :share ORDER BY moment")
                .param("share", share)
                .query(Long.class)
                .list()
                .stream()
                .map(amount -> Prices.fromRest(amount).toPlainString())
                .toList());
    }

    private List<Long> pricesAt(Instant time) {
        return database.read(rows -> rows.sql("SELECT amount FROM share_price WHERE moment = :time")
                .param("time", time.toEpochMilli())
                .query(Long.class)
                .list());
    }

    /** All rows that a tick writes any of. */
    private List<List<Map<String, Object>>> everything() {
        return database.read(rows -> Stream.of(
                        "market ORDER BY id",
                        "share_price ORDER BY owner, moment",
                        "share_price_hour ORDER BY owner, moment",
                        "industry_index ORDER BY owner, moment",
                        "industry_index_hour ORDER BY owner, moment",
                        "industry_basis ORDER BY industry",
                        "share_basis ORDER BY share")
                .map(table -> rows.sql("SELECT * FROM " + table).query().listOfRows())
                .toList());
    }

    private void execute(String sql) {
        database.write(rows -> rows.sql(sql).update());
    }

    private void setPrice(String share, String price) {
        shares.change(industry, share, ANY, new Shares.Change(null, new BigDecimal(price)))
                .orThrow();
    }

    private String newShare(String price) {
        Share added = shares.add(industry, new Shares.Change(newTag(), new BigDecimal(price)))
                .orThrow();
        return added.requireId();
    }

    private String newTag() {
        return "T-" + ++tags;
    }
}
