package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.CutOffs;
import dev.gatehouse.model.Confirmation;
import dev.gatehouse.model.NodeConfirmation;
import dev.gatehouse.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only node of the embedded database. */
class LoneFeedTest {

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();

    @Test
    void itLoadsWhatCanStillMatterIsAlwaysCurrentAndConfirmsAtOnce() {
        try (Database database = Database.sqlite(folder.resolve("test.db"))) {
            database.migrate("db/gatehouse/sqlite", "gatehouse_schema_history");
            Instant now = clock.instant();
            for (CutOff cutOff : List.of(CutOff.ofPermit("old", now), CutOff.ofPermit("new", now.plusSeconds(1)))) {
                database.write(client -> {
                    FeedRows.append(client, cutOff);
                    return null;
                });
            }
            CutOffs cutOffs = new CutOffs(clock);
            Feed feed = Feed.follow(database, cutOffs, () -> {}, "only", clock);
            clock.advance(Duration.ofDays(1));

            assertThat(cutOffs.coversPermit("old")).isFalse();
            assertThat(cutOffs.coversPermit("new")).isTrue();
            assertThat(cutOffs.isStale()).isFalse();
            assertThat(feed.rollCall(Duration.ZERO))
                    .isEqualTo(new Confirmation(List.of(new NodeConfirmation(feed.node(), 0)), List.of()));
            List<Confirmation> told = new ArrayList<>();
            Confirmation last = feed.rollCall(Duration.ZERO, told::add);
            assertThat(told).containsExactly(last);
            feed.close();
        }
    }
}
