package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.viewer.model.PriceChart;
import dev.gatehouse.viewer.model.Share;
import dev.gatehouse.viewer.server.PriceImport.Outcome;
import dev.gatehouse.viewer.server.PriceLines.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of imported prices, whichever database keeps them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PriceImportContract {

    private static final Instant NOW = MovableClock.START;
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock();
    private Database database;
    private Shares shares;
    private Industries industries;
    private int tags;

    /** An empty one. */
    abstract Database open();

    @BeforeAll
    void openIt() {
        database = open();
        database.migrate("db/gatehouse/" + database.engine(), "gatehouse_schema_history");
        database.migrate("db/viewer/" + database.engine(), "viewer_schema_history");
        shares = new Shares(database, clock);
        industries = new Industries(database, clock);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void aFilesPricesEnterTheHistoriesOfTheirShares() throws IOException {
        Share one = newShare("1");
        Share other = newShare("2");

        Outcome outcome = load(
                line(one, NOW.minus(DAY), "10.5"),
                line(one, NOW.minus(DAY).plusSeconds(60), "12"),
                line(one, NOW.minus(DAY).plusSeconds(120), "9.0001"),
                line(other, NOW.minus(DAY).plusSeconds(90), "7"),
                one.getTag().toLowerCase(Locale.ROOT) + "," + NOW.minusSeconds(60) + ",11.10");

        assertThat(outcome).isEqualTo(new Outcome.Imported(5, 2));
        assertThat(prices(one)).containsExactly("10.50", "12.00", "9.0001", "11.10", "1.00");
        assertThat(prices(other)).containsExactly("7.00", "2.00");
        assertThat(chart(one, 24).value())
                .extracting(
                        bucket -> "%s %s %s %s".formatted(bucket.open(), bucket.high(), bucket.low(), bucket.close()))
                .containsExactly("10.50 12.00 9.0001 9.0001", "11.10 11.10 11.10 11.10", "1.00 1.00 1.00 1.00");
    }

    @Test
    void aLaterPriceBecomesTheSharesAndMovesTheIndex() throws IOException {
        Share share = newShare("10");
        clock.advance(Duration.ofMinutes(1));

        load(line(share, clock.instant(), "15"));

        Share after = shares.find(share.getIndustry(), share.requireId()).orElseThrow();
        assertThat(after.getPrice()).isEqualByComparingTo("15");
        assertThat(after.getVersion()).isEqualTo(2);
        assertThat(level(share)).isEqualTo("1500.00");
    }

    @Test
    void whoListensIsToldOfTheLatestPriceOnly() throws IOException {
        Share share = newShare("10");
        NewPrices news = new NewPrices(database);
        long before = news.latest();
        clock.advance(Duration.ofMinutes(2));

        load(
                line(share, NOW.minus(DAY), "11"),
                line(share, NOW.plusSeconds(60), "12"),
                line(share, NOW.plusSeconds(90), "13"));

        assertThat(news.after(before))
                .extracting(price -> price.event().price().toPlainString())
                .containsExactly("13.00");
    }

    @Test
    void anEarlierPriceLeavesTheShareAndTheIndexAsTheyAre() throws IOException {
        Share share = newShare("10");

        load(line(share, NOW.minus(DAY), "15"));

        assertThat(shares.find(share.getIndustry(), share.requireId()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(share);
        assertThat(level(share)).isEqualTo("1000.00");
    }

    @Test
    void aFileThatIsImportedAgainChangesNothingAndACorrectedOneCorrects() throws IOException {
        Share share = newShare("10");
        load(line(share, NOW.minus(DAY), "15"), line(share, NOW.minus(DAY).plusSeconds(1), "16"));
        PriceChart before = chart(share, 24);

        load(line(share, NOW.minus(DAY), "15"), line(share, NOW.minus(DAY).plusSeconds(1), "16"));
        assertThat(chart(share, 24)).isEqualTo(before);
        load(line(share, NOW.minus(DAY).plusSeconds(1), "14"));
        assertThat(prices(share)).containsExactly("15.00", "14.00", "10.00");
        assertThat(chart(share, 24).value().getFirst().high()).isEqualByComparingTo("15");
        assertThat(chart(share, 24).value().getFirst().close()).isEqualByComparingTo("14");
    }

    @Test
    void nothingOfAFileWithWrongLinesIsImportedAndEachOfThemIsTold() throws IOException {
        Share share = newShare("10");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            lines.add(line(share, NOW.minus(DAY).plusSeconds(i), "11"));
        }
        lines.set(5, "NONE," + NOW + ",1");
        lines.set(2_000, share.getTag() + ",yesterday,1");

        Outcome outcome = load(lines.toArray(String[]::new));

        assertThat(outcome)
                .isEqualTo(new Outcome.Refused(List.of(
                        new Fault(7, "there is no share of that tag"),
                        new Fault(2_002, "its time must be written like 2026-11-23T09:30:00Z"))));
        assertThat(prices(share)).containsExactly("10.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "T,2026-11-22T11:00:00Z; must have 3 fields, but has 2",
                "T,2026-11-22T11:00:00Z,1,2; must have 3 fields, but has 4",
                "T,2026-11-22,1; its time must be written like 2026-11-23T09:30:00Z",
                "T,2026-11-22T12:00:00.001Z,1; its time must be from 1970-01-01T00:00:00Z to now",
                "T,1969-12-31T23:59:59Z,1; its time must be from 1970-01-01T00:00:00Z to now",
                "T,2026-11-22T11:00:00Z,1e1; its price must be written like 13.75",
                "T,2026-11-22T11:00:00Z,-1; its price must be written like 13.75",
                "T,2026-11-22T11:00:00Z,; its price must be written like 13.75",
                "T,2026-11-22T11:00:00Z,0; its price must be from 0.0001 to 1000000000",
                "T,2026-11-22T11:00:00Z,1000000000.0001; its price must be from 0.0001 to 1000000000",
                "T,2026-11-22T11:00:00Z,1.00001; its price must have 4 decimals at most"
            })
    void aWrongLineIsToldWhatItMustBe(String line, String reason) {
        Share share = new Share("any", "T", BigDecimal.ONE, "1", 1);

        assertThat(faults(share, "T,2026-11-22T10:00:00Z,1", line)).containsExactly(new Fault(3, reason));
    }

    @Test
    void linesOfAShareAreInTheOrderOfTheirTimes() {
        Share share = new Share("any", "T", BigDecimal.ONE, "1", 1);

        assertThat(faults(
                        share,
                        "T,2026-11-22T10:00:00Z,1",
                        "t,2026-11-22T10:00:00Z,1",
                        "T,2026-11-22T09:59:59Z,1",
                        "T,2026-11-22T10:00:01Z,1"))
                .containsExactly(
                        new Fault(3, "its time must be after that of T's line before"),
                        new Fault(4, "its time must be after that of T's line before"));
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws IOException {
        assertThat(loadText("")).isEqualTo(refused(1, "must be tag,time,price"));
        assertThat(loadText("time,tag,price\n")).isEqualTo(refused(1, "must be tag,time,price"));
        assertThat(loadText("tag,time,price\n\"open")).isInstanceOf(Outcome.Refused.class);
        assertThat(loadText("\uFEFFtag,time,price\r\n")).isEqualTo(new Outcome.Imported(0, 0));
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "tag,time,price\nÄ".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(newImport().run(latin)).isInstanceOf(Outcome.Refused.class);
        assertThatThrownBy(() -> newImport().run(folder.resolve("none"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    @Tag("drill")
    void aMillionPricesAreImported() throws IOException {
        List<Share> some = IntStream.range(0, 10).mapToObj(i -> newShare("10")).toList();
        Path file = folder.resolve("million.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("tag,time,price\n");
            for (int i = 0; i < 1_000_000; i++) {
                out.write(line(some.get(i % 10), NOW.minus(Duration.ofDays(365)).plusSeconds(i * 30L), "10." + i % 100)
                        + "\n");
            }
        }
        long start = System.nanoTime();

        assertThat(newImport().run(file)).isEqualTo(new Outcome.Imported(1_000_000, 10));

        System.out.printf(
                "%s: 1,000,000 prices imported in %.1f s%n", database.engine(), (System.nanoTime() - start) / 1e9);
    }

    private static Outcome refused(long line, String reason) {
        return new Outcome.Refused(List.of(new Fault(line, reason)));
    }

    private List<Fault> faults(Share share, String... lines) {
        try {
            return new PriceLines(List.of(share), NOW).read(file(List.of(lines)), line -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome load(String... lines) throws IOException {
        return newImport().run(file(List.of(lines)));
    }

    private Outcome loadText(String text) throws IOException {
        return newImport().run(Files.writeString(folder.resolve("prices.csv"), text));
    }

    private PriceImport newImport() {
        return new PriceImport(database, clock, prices -> {});
    }

    private Path file(List<String> lines) throws IOException {
        return Files.writeString(
                folder.resolve("prices.csv"),
                lines.stream().collect(Collectors.joining("\n", "tag,time,price\n", "\n")));
    }

    private static String line(Share share, Instant time, String price) {
        return share.getTag() + "," + time + "," + price;
    }

    private PriceChart chart(Share share, int points) {
        return shares.chart(
                        share.getIndustry(),
                        share.requireId(),
                        new Timespan(NOW.minus(DAY), NOW.plusSeconds(1), points))
                .orElseThrow();
    }

    private List<String> prices(Share share) {
        return database.read(rows -> rows
                .sql("SELECT amount FROM share_price WHERE owner = :share ORDER BY moment")
                .param("share", share.requireId())
                .query(Long.class)
                .list()
                .stream()
                .map(amount -> Prices.fromRest(amount).toPlainString())
                .toList());
    }

    private String level(Share share) {
        return industries
                .chart(share.getIndustry(), new Timespan(null, null, 1))
                .orElseThrow()
                .latest()
                .price()
                .toPlainString();
    }

    /** Of an industry of its own, made now. */
    private Share newShare(String price) {
        clock.set(NOW);
        String industry = industries
                .add(new Industries.Change("I-" + ++tags, "Any"))
                .orThrow()
                .requireId();
        return shares.add(industry, new Shares.Change("S-" + tags, new BigDecimal(price)))
                .orThrow();
    }
}
