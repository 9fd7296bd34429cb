package dev.gatehouse.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.jdbc.Announcements;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnnouncedCacheTest {

    private static final String TOPIC = "test.topic";

    @TempDir
    private Path folder;

    private final AtomicInteger reads = new AtomicInteger();
    private final MovableClock clock = new MovableClock();
    private Database database;
    private Announcements announcements;
    private AnnouncedCache<String, Integer> cache;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("test.db"));
        announcements = database.announcements();
        cache = new AnnouncedCache<>("test", announcements, Set.of(TOPIC, "test.more"), 100, number -> 0, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int read(String asked) {
        return cache.get(asked, reads::incrementAndGet);
    }

    @Test
    void whatWasReadIsRememberedUntilItsTopicIsAnnounced() {
        assertThat(read("one")).isEqualTo(1);
        assertThat(read("one")).isEqualTo(1);
        assertThat(read("other")).isEqualTo(2);

        announcements.announce("test.other");
        assertThat(read("one")).isEqualTo(1);

        announcements.announce(TOPIC);
        assertThat(read("one")).isEqualTo(3);
        assertThat(read("other")).isEqualTo(4);
        announcements.announce("test.more");
        assertThat(read("one")).isEqualTo(5);
    }

    @Test
    void whatWasBeingReadWhenItWasAnnouncedIsNotServedAfterwards() {
        int before = cache.get("one", () -> {
            int found = reads.incrementAndGet();
            announcements.announce(TOPIC);
            return found;
        });

        assertThat(before).isEqualTo(1);
        assertThat(read("one")).isEqualTo(2);
    }

    @Test
    void insideAUnitOfWorkEverythingIsReadAndNothingRemembered() {
        assertThat(database.<Integer>run(() -> read("one"))).isEqualTo(1);
        assertThat(read("one")).isEqualTo(2);
        assertThat(database.<Integer>run(() -> read("one"))).isEqualTo(3);
        assertThat(read("one")).isEqualTo(2);
    }

    @Test
    void thatThereIsNothingIsNotRemembered() {
        assertThat(cache.find("one", Optional::empty)).isEmpty();
        assertThat(cache.find("one", () -> Optional.of(7))).contains(7);
        assertThat(cache.find("one", Optional::empty)).contains(7);
    }

    @Test
    void afterTenSecondsItIsReadAnew() {
        read("one");
        clock.advance(AnnouncedCache.LASTS.minusSeconds(1));
        assertThat(read("one")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(read("one")).isEqualTo(2);
    }

    @Test
    void nobodyIsServedWhatIsOlderThanAWriteThatWasAnswered() {
        database.write(rows ->
                rows.sql("CREATE TABLE counter (number bigint NOT NULL)").update());
        database.write(rows -> rows.sql("INSERT INTO counter VALUES (0)").update());
        AtomicInteger answered = new AtomicInteger();

        Together.run(8, thread -> {
            for (int i = 0; i < 50; i++) {
                answered.accumulateAndGet(thread < 2 ? count() : 0, Math::max);
                int before = answered.get();
                assertThat(counted()).isGreaterThanOrEqualTo(before);
            }
            return thread;
        });

        assertThat(answered).hasValue(100);
        assertThat(counted()).isEqualTo(100);
    }

    private int count() {
        return database.run(() -> {
            int number = database.write(rows -> rows.sql("UPDATE counter SET number = number + 1 RETURNING number")
                    .query(Integer.class)
                    .single());
            announcements.announce(TOPIC);
            return number;
        });
    }

    private int counted() {
        return cache.get(
                "counter",
                () -> database.read(rows -> rows.sql("SELECT number FROM counter")
                        .query(Integer.class)
                        .single()));
    }
}
