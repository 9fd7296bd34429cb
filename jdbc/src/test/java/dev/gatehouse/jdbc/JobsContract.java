package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who does a job, on either engine. */
abstract class JobsContract extends NodesContract {

    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ROUNDS = 20;
    private static final int THREADS = 32;

    final MovableClock clock = new MovableClock();

    @Test
    void aJobIsDueAtFirstAndThenWhenItsTimeHasCome() {
        Jobs jobs = new Jobs(node(0), clock);

        assertThat(jobs.claim("sweep", EVERY)).isTrue();
        assertThat(jobs.claim("sweep", EVERY)).isFalse();
        assertThat(jobs.claim("polish", EVERY)).isTrue();
        clock.advance(EVERY.minus(SECOND));
        assertThat(jobs.claim("sweep", EVERY)).isFalse();
        clock.advance(SECOND);
        assertThat(jobs.claim("sweep", EVERY)).isTrue();
    }

    @Test
    void aJobThatIsWantedMoreOftenNeedNotWaitForWhatWasWantedBefore() {
        Jobs jobs = new Jobs(node(0), clock);

        assertThat(jobs.claim("sweep", EVERY)).isTrue();
        assertThat(jobs.claim("sweep", Duration.ofMinutes(1))).isTrue();
        assertThat(jobs.claim("sweep", Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void aNodeWhoseClockIsFarAheadDoesNotKeepTheOthersFromTheirWork() {
        MovableClock wrong = new MovableClock(clock.instant().plus(Duration.ofDays(3650)));

        assertThat(new Jobs(node(1), wrong).claim("sweep", EVERY)).isTrue();
        assertThat(new Jobs(node(0), clock).claim("sweep", EVERY)).isTrue();
    }

    @Test
    void ofManyThreadsOnManyNodesOneDoesTheJobEachTime() {
        List<Jobs> nodes = IntStream.range(0, 2)
                .mapToObj(number -> new Jobs(node(number), clock))
                .toList();
        ConcurrentLinkedQueue<Integer> ledger = new ConcurrentLinkedQueue<>();
        for (int round = 1; round <= ROUNDS; round++) {
            int now = round;
            Together.run(THREADS, number -> nodes.get(number % nodes.size()).claim("sweep", EVERY) && ledger.add(now));
            clock.advance(EVERY);
        }

        assertThat(ledger)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ROUNDS).boxed().toList());
    }
}
