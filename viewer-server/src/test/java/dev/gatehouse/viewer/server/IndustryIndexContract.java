package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import dev.gatehouse.viewer.model.PriceBucket;
import dev.gatehouse.viewer.model.Quote;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds of the indices of industries, whichever database keeps them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IndustryIndexContract {

    private static final IfMatch ANY = new IfMatch(true, Set.of());

    private static final Written<?> REFUSED = new Written.Refused<>(ProblemCode.PRECONDITION_FAILED);

    private final MovableClock clock = new MovableClock();
    private Database database;
    private Industries industries;
    private Shares shares;
    private PriceQuotes quotes;
    private String industry;
    private int tags;

    /** An empty one. */
    abstract Database open();

    @BeforeAll
    void openIt() {
        database = open();
        database.migrate("db/gatehouse/" + database.engine(), "gatehouse_schema_history");
        database.migrate("db/viewer/" + database.engine(), "viewer_schema_history");
        industries = new Industries(database, clock);
        shares = new Shares(database, clock);
        quotes = new PriceQuotes(database, clock);
    }

    @BeforeEach
    void makeAnIndustry() {
        industry = newIndustry();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void anIndexBeginsAt1000WithItsFirstShare() {
        assertThat(industries
                        .chart(industry, new Timespan(null, null, 1))
                        .orElseThrow()
                        .latest())
                .isNull();
        newShare("10.28");
        assertThat(level()).isEqualTo("1000.00");
        assertThat(industries.chart("unknown", new Timespan(null, null, 1))).isEmpty();
    }

    @Test
    void everyShareWeighsTheSameWhateverItsPrice() {
        String cheap = newShare("0.50");
        String dear = newShare("1000");

        setPrice(cheap, "1");
        assertThat(level()).isEqualTo("1500.00");
        setPrice(dear, "2000");
        assertThat(level()).isEqualTo("2000.00");
        setPrice(cheap, "0.25");
        setPrice(dear, "500");
        assertThat(level()).isEqualTo("500.00");
    }

    @Test
    void theLevelStaysWhereSharesJoinAndLeaveAndThenAllWeighTheSameAgain() {
        String one = newShare("10");
        setPrice(one, "20");
        String other = newShare("7");
        assertThat(level()).isEqualTo("2000.00");
        setPrice(one, "40");
        assertThat(level()).isEqualTo("3000.00");
        String third = newShare("1");
        assertThat(level()).isEqualTo("3000.00");
        setPrice(third, "4");
        assertThat(level()).isEqualTo("6000.00");
        remove(one);
        assertThat(level()).isEqualTo("6000.00");
        setPrice(other, "14");
        assertThat(level()).isEqualTo("9000.00");
    }

    @Test
    void anIndexThatLostItsLastShareGoesOnWithTheNext() {
        String only = newShare("10");
        setPrice(only, "12.3456");
        remove(only);
        assertThat(level()).isEqualTo("1234.56");
        String next = newShare("3");
        setPrice(next, "6");
        assertThat(level()).isEqualTo("2469.12");
    }

    /** Computed in another way: what becomes of 1000 that are put into all shares in equal parts at every change of them. */
    @Test
    void anIndexIsTheWorthOfAPurseThatIsSharedOutAnewWheneverSharesJoinOrLeave() {
        Random random = new Random(1);
        Map<String, Double> prices = new HashMap<>();
        Map<String, Double> units = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            double worth = units.isEmpty() ? 1000 : worth(units, prices);
            int what = random.nextInt(10);
            String any = prices.keySet().stream()
                    .sorted()
                    .skip(prices.isEmpty() ? 0 : random.nextInt(prices.size()))
                    .findFirst()
                    .orElse("");
            if (prices.isEmpty() || what == 0) {
                double price = price(random);
                prices.put(newShare(text(price)), price);
                share(worth, units, prices);
            } else if (what == 1 && prices.size() > 1) {
                remove(any);
                prices.remove(any);
                share(worth, units, prices);
            } else {
                double price = price(random);
                setPrice(any, text(price));
                prices.put(any, price);
            }
            assertThat(Double.parseDouble(level()))
                    .isCloseTo(worth(units, prices), within(worth(units, prices) * 1e-5));
        }
    }

    @Test
    void theIndexHasAHistoryAndFollowsTheFeed() {
        newShare("10");
        newShare("20");
        Instant start = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        new Market(database, (share, time) -> share.getPrice().multiply(new BigDecimal("1.5"))).tick(clock.instant());
        clock.advance(Duration.ofMinutes(1));

        List<PriceBucket> history = industries
                .chart(industry, new Timespan(start, clock.instant(), 2))
                .orElseThrow()
                .value();
        assertThat(history)
                .extracting(bucket -> bucket.at() + " " + bucket.close())
                .containsExactly(start + " 1000.00", start.plusSeconds(60) + " 1500.00");
    }

    @Test
    void noPriceThereMayBeIsTooMuchForAnIndex() {
        String share = newShare("0.0001");
        setPrice(share, "1000000000");
        assertThat(level()).isEqualTo("100000000000.00");
        String other = newShare("0.0001");
        setPrice(share, "0.0001");
        setPrice(share, "1000000000");
        clock.advance(Duration.ofMinutes(1));
        new Market(database, (any, time) -> any.getPrice().multiply(new BigDecimal("3"))).tick(clock.instant());
        assertThat(level()).isEqualTo("100000000000.00");

        setPrice(share, "0.0001");
        String fallen = newShare("1000000000");
        for (String price : List.of("0.0001", "1000000000", "0.0001")) {
            setPrice(fallen, price);
        }
        assertThat(new BigDecimal(level())).isPositive();
        assertThat(weights()).containsOnlyKeys(share, other, fallen);
        List.of(share, other, fallen).forEach(this::remove);
    }

    @Test
    void aShareKnowsItsPartOfTheIndex() {
        String one = newShare("10");
        String other = newShare("7");
        assertThat(weights()).containsOnly(Map.entry(one, "10.00 50.00%"), Map.entry(other, "7.00 50.00%"));

        setPrice(one, "30");
        assertThat(weights()).containsOnly(Map.entry(one, "10.00 75.00%"), Map.entry(other, "7.00 25.00%"));

        String third = newShare("1.5");
        assertThat(weights())
                .containsOnly(
                        Map.entry(one, "30.00 33.33%"),
                        Map.entry(other, "7.00 33.33%"),
                        Map.entry(third, "1.50 33.33%"));

        remove(one);
        assertThat(weights()).containsOnly(Map.entry(other, "7.00 50.00%"), Map.entry(third, "1.50 50.00%"));
    }

    @Test
    void sharesAreQuotedAsTheirChartsSay() {
        String share = newShare("10");
        clock.advance(Duration.ofHours(1));
        setPrice(share, "12.5");
        assertThat(latest(share)).isEqualTo(chart(share));
        assertThat(latest(share).change()).isEqualByComparingTo("2.5");

        clock.set(clock.instant()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofDays(1))
                .minusMillis(1));
        assertThat(latest(share)).isEqualTo(chart(share));
        assertThat(latest(share).change()).isEqualByComparingTo("2.5");

        clock.advance(Duration.ofMillis(1));
        assertThat(latest(share)).isEqualTo(chart(share));
        assertThat(latest(share).change()).isZero();
        assertThat(latest(share).changePercent()).isZero();
    }

    @Test
    void whatANodeOfAnOlderVersionAddedIsQuotedByWhatWasSet() {
        String share = newShare("10");
        Instant added = clock.instant();
        for (String table : List.of("share_price", "share_price_hour")) {
            database.write(rows -> rows.sql("DELETE FROM " + table + " WHERE owner = :share")
                    .param("share", share)
                    .update());
        }
        database.write(rows -> rows.sql("DELETE FROM share_basis").update());
        clock.advance(Duration.ofMinutes(1));

        Quote quote = latest(share);
        assertThat(quote.price()).isEqualByComparingTo("10");
        assertThat(quote.at()).isEqualTo(added);
        assertThat(quote.change()).isZero();
        assertThat(weights()).containsOnly(Map.entry(share, "10.00 100.00%"));
    }

    @Test
    void otherIndustriesStayAsTheyAre() {
        newShare("10");
        String other = industry;
        industry = newIndustry();
        setPrice(newShare("10"), "30");

        assertThat(level()).isEqualTo("3000.00");
        industry = other;
        assertThat(level()).isEqualTo("1000.00");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void pricesThatAreSetAtOnceAllCount() {
        List<String> some = List.of(newShare("1"), newShare("1"), newShare("1"), newShare("1"));
        Together.run(some.size(), writer -> {
            for (int i = 1; i <= 5; i++) {
                setPrice(some.get(writer), String.valueOf(i * (writer + 1)));
            }
            return writer;
        });

        assertThat(level()).isEqualTo("12500.00");
        assertThat(entries()).isEqualTo(4 + 4 * 5);
    }

    @Test
    void anIndustryTakesItsIndexWithIt() {
        remove(newShare("10"));
        industries.remove(industry, ANY).orThrow();

        assertThat(entries()).isZero();
        assertThat(industries.chart(industry, new Timespan(null, null, 1))).isEmpty();
    }

    /** What each share cost when it was weighted, and its part of the index now. */
    private Map<String, String> weights() {
        Map<String, String> weights = new HashMap<>();
        quotes.of(industry)
                .forEach((share, quote) -> weights.put(
                        share, quote.index().basePrice() + " " + quote.index().weightPercent() + "%"));
        return weights;
    }

    private Quote latest(String share) {
        return Objects.requireNonNull(quotes.of(industry).get(share)).latest();
    }

    private @Nullable Quote chart(String share) {
        return shares.chart(industry, share, new Timespan(null, null, 1))
                .orElseThrow()
                .latest();
    }

    @Test
    void idsAreGivenOnce() {
        Industries.Change some = new Industries.Change("J-" + ++tags, "Industry");
        Shares.Change share = new Shares.Change("K-" + ++tags, BigDecimal.ONE);
        String id = "own-" + tags;
        industries.add(id, some).orThrow();
        shares.add(id, id, share).orThrow();
        assertThat(shares.add(id, id, share)).isEqualTo(REFUSED);
        assertThat(industries.add(id, some)).isEqualTo(REFUSED);

        shares.remove(id, id, ANY).orThrow();
        assertThat(shares.add(id, id, share)).isEqualTo(REFUSED);
        assertThat(shares.wasRemoved(id, id)).isTrue();
        assertThat(shares.wasRemoved(industry, id)).isFalse();
        assertThat(industries.wasRemoved(id)).isFalse();
        industries.remove(id, ANY).orThrow();
        assertThat(industries.add(id, some)).isEqualTo(REFUSED);
        assertThat(industries.wasRemoved(id)).isTrue();
    }

    private static double worth(Map<String, Double> units, Map<String, Double> prices) {
        return units.keySet().stream()
                .mapToDouble(share -> units.get(share) * prices.get(share))
                .sum();
    }

    private static void share(double worth, Map<String, Double> units, Map<String, Double> prices) {
        units.clear();
        prices.forEach((share, price) -> units.put(share, worth / prices.size() / price));
    }

    private static double price(Random random) {
        return (1 + random.nextInt(100_000)) / 100.0;
    }

    private static String text(double price) {
        return BigDecimal.valueOf(price).toPlainString();
    }

    private String level() {
        return industries
                .chart(industry, new Timespan(null, null, 1))
                .orElseThrow()
                .latest()
                .price()
                .toPlainString();
    }

    private long entries() {
        return database.read(rows -> rows.sql("SELECT count(*) FROM industry_index WHERE owner = :industry")
                .param("industry", industry)
                .query(Long.class)
                .single());
    }

    private void setPrice(String share, String price) {
        shares.change(industry, share, ANY, new Shares.Change(null, new BigDecimal(price)))
                .orThrow();
    }

    private void remove(String share) {
        shares.remove(industry, share, ANY).orThrow();
    }

    private String newShare(String price) {
        return shares.add(industry, new Shares.Change("S-" + ++tags, new BigDecimal(price)))
                .orThrow()
                .requireId();
    }

    private String newIndustry() {
        return industries
                .add(new Industries.Change("I-" + ++tags, "Industry"))
                .orThrow()
                .requireId();
    }
}
