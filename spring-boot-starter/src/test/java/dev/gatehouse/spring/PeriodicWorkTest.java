package dev.gatehouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.Jobs;
import dev.gatehouse.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PeriodicWorkTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private final List<String> done = new ArrayList<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(PeriodicWork.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private Database database;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("test.db"));
        database.migrate("db/gatehouse/sqlite", "gatehouse_schema_history");
        told.start();
        log.addAppender(told);
        log.setLevel(Level.INFO);
        log.setAdditive(false);
    }

    @AfterEach
    void close() {
        log.setLevel(null);
        log.setAdditive(true);
        log.detachAppender(told);
        database.close();
    }

    @Test
    void eachJobIsDoneWhenItIsDueAndNotASecondEarlier() {
        PeriodicWork work = work(job("sweep", HOUR), job("polish", HOUR.multipliedBy(2)));

        work.accept(() -> true);
        assertThat(done).containsExactly("sweep", "polish");
        clock.advance(HOUR.minusSeconds(1));
        work.accept(() -> true);
        assertThat(done).hasSize(2);
        clock.advance(Duration.ofSeconds(1));
        work.accept(() -> true);
        assertThat(done).containsExactly("sweep", "polish", "sweep");
    }

    @Test
    void nothingIsBegunAnyMoreWhenTheNodeStops() {
        work(job("sweep", HOUR)).accept(() -> false);

        assertThat(done).isEmpty();
    }

    @Test
    void aJobThatFailsKeepsNoOtherFromBeingDoneAndIsToldOnce() {
        PeriodicWork work = work(
                new PeriodicWork.Job("break", HOUR, goOn -> {
                    if (done.size() < 2) {
                        throw new IllegalStateException("broken");
                    }
                }),
                job("sweep", HOUR));

        for (int time = 0; time < 3; time++) {
            work.accept(() -> true);
            clock.advance(HOUR);
        }

        assertThat(done).containsExactly("sweep", "sweep", "sweep");
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("the job break failed", "the job break was done again");
    }

    private PeriodicWork work(PeriodicWork.Job... jobs) {
        return new PeriodicWork(new Jobs(database, clock), List.of(jobs));
    }

    private PeriodicWork.Job job(String name, Duration every) {
        return new PeriodicWork.Job(name, every, goOn -> done.add(name));
    }
}
