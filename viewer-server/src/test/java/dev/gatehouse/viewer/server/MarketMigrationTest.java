package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.jdbc.Database;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.PostgresServer;
import dev.gatehouse.viewer.model.PriceBucket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A market of the first version, after it was brought up to date. */
final class MarketMigrationTest {

    private static final String HISTORY = "viewer_schema_history";
    private static final Instant THEN = MovableClock.START.minus(Duration.ofDays(30));

    @TempDir
    private Path folder;

    @Test
    void hasHistoriesAndIndicesOnSqlite() {
        Path file = folder.resolve("test.db");
        Database.sqlite(file).close();
        migrateToTheFirst("sqlite", "jdbc:sqlite:" + file);
        try (Database database = Database.sqlite(file)) {
            hasHistoriesAndIndices(database);
        }
    }

    @Test
    void hasHistoriesAndIndicesOnPostgresql() {
        String url = PostgresServer.shared().newDatabase();
        migrateToTheFirst("postgresql", url);
        try (Database database = Database.postgresql(url)) {
            hasHistoriesAndIndices(database);
        }
    }

    private static void hasHistoriesAndIndices(Database database) {
        database.write(rows -> {
            for (int i = 1; i <= 2; i++) {
                rows.sql("INSERT INTO industry (id, tag, name, created_at, version) VALUES (:id, :id, 'Any', 0, 1)")
                        .param("id", "i" + i)
                        .update();
            }
            for (int i = 1; i <= 2; i++) {
                rows.sql("""
                                INSERT INTO share (id, industry, tag, price, created_at, version)
                                VALUES (:id, 'i1', :id, :price, :then, 7)
                                """)
                        .param("id", "s" + i)
                        .param("price", i * 100_000)
                        .param("then", THEN.toEpochMilli())
                        .update();
            }
            return null;
        });

        database.migrate("db/gatehouse/" + database.engine(), "gatehouse_schema_history");
        database.migrate("db/viewer/" + database.engine(), HISTORY);

        MovableClock clock = new MovableClock();
        Timespan span = new Timespan(null, null, 1);
        List<PriceBucket> prices = new Shares(database, clock)
                .chart("i1", "s2", span)
                .orElseThrow()
                .value();
        assertThat(prices)
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.open()).isEqualByComparingTo("20"));
        Industries industries = new Industries(database, clock);
        assertThat(industries.chart("i1", span).orElseThrow().latest())
                .satisfies(latest -> assertThat(latest.price()).isEqualByComparingTo("1000"))
                .satisfies(latest -> assertThat(latest.at()).isEqualTo(THEN));
        assertThat(industries.chart("i2", span).orElseThrow().latest()).isNull();
        new Market(database, (share, time) -> share.getPrice().add(share.getPrice())).tick(clock.instant());
        assertThat(industries.chart("i1", span).orElseThrow().latest().price()).isEqualByComparingTo("2000");
    }

    private static void migrateToTheFirst(String engine, String url) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/viewer/" + engine)
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target("1")
                .load()
                .migrate();
    }
}
