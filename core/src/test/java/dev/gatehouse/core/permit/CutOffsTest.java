package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutOffsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(6));

    /** The smallest table of one kind. */
    private static final long SMALLEST = 16 + CutOffTable.MIN_ENTRIES * 32;

    private static final long NONE = 3 * SMALLEST;

    private final TestClock clock = new TestClock(NOW);
    private final CutOffs cutOffs = new CutOffs(clock);

    @Test
    void whatIsCutOffIsCoveredAndNothingElseIs() {
        cutOffs.add(List.of(CutOff.ofPermit("a", LATER), CutOff.ofKey("b", LATER)));

        assertThat(cutOffs.coversPermit("a")).isTrue();
        assertThat(cutOffs.coversKey("b")).isTrue();
        assertThat(cutOffs.coversPermit("b")).isFalse();
        assertThat(cutOffs.coversKey("a")).isFalse();
        assertThat(cutOffs.coversUser("a", 0)).isFalse();
    }

    @Test
    void ofAUserTheVersionsBelowAreCovered() {
        cutOffs.add(CutOff.ofUserBelow(7, "nimal", LATER));

        assertThat(cutOffs.coversUser("nimal", 0)).isTrue();
        assertThat(cutOffs.coversUser("nimal", 6)).isTrue();
        assertThat(cutOffs.coversUser("nimal", 7)).isFalse();
        assertThat(cutOffs.coversUser("nimal", Long.MAX_VALUE)).isFalse();
        assertThat(cutOffs.coversUser("kumari", 0)).isFalse();
    }

    @Test
    void ofTwoOfOneUserTheHigherVersionAndTheLongerMemoryHold() {
        for (CutOff cutOff : List.of(
                CutOff.ofUserBelow(3, "nimal", LATER),
                CutOff.ofUserBelow(5, "nimal", NOW.plusSeconds(1)),
                CutOff.ofUserBelow(4, "nimal", NOW.plusSeconds(2)))) {
            cutOffs.add(cutOff);
        }

        clock.set(LATER.minusSeconds(1));
        cutOffs.forget();

        assertThat(cutOffs.coversUser("nimal", 4)).isTrue();
        assertThat(cutOffs.coversUser("nimal", 5)).isFalse();
        assertThat(cutOffs.size()).isEqualTo(1);
    }

    @Test
    void withNoneThereAreTwoKibibytes() {
        assertThat(cutOffs.bytes()).isEqualTo(NONE).isLessThan(2048);
    }

    @Test
    void oneIsForgottenWhenItsTimeHasComeAndNotASecondEarlier() {
        cutOffs.add(CutOff.ofPermit("a", LATER));

        clock.set(LATER.minusSeconds(1));
        cutOffs.forget();
        assertThat(cutOffs.coversPermit("a")).isTrue();
        clock.set(LATER);
        cutOffs.forget();
        assertThat(cutOffs.coversPermit("a")).isFalse();
        assertThat(cutOffs.size()).isZero();
    }

    @Test
    void additionsForgetOnTheirWay() {
        add("old", 1_000, LATER);
        assertThat(cutOffs.bytes()).isGreaterThan(NONE);

        clock.set(LATER);
        cutOffs.add(CutOff.ofPermit("new", LATER.plusSeconds(1)));

        assertThat(cutOffs.size()).isEqualTo(1);
        assertThat(cutOffs.bytes()).isEqualTo(NONE);
    }

    /** Every number up to some thousands, so that the worst moment, just after the table grew, is among them. */
    @Test
    void noneTakesMoreThan64BytesHoweverManyThereAre() {
        for (int number = 1; number <= 20_000; number++) {
            cutOffs.add(CutOff.ofPermit("permit-" + number, LATER));
            assertThat(cutOffs.size()).isEqualTo(number);
            assertThat(cutOffs.bytes()).isLessThanOrEqualTo(NONE - SMALLEST + Math.max(SMALLEST, 64L * number));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 1_000_000})
    void norDoesOneOfVeryMany(int number) {
        add("permit", number, LATER);

        assertThat(cutOffs.size()).isEqualTo(number);
        assertThat(cutOffs.bytes()).isLessThanOrEqualTo(64L * number);
        assertThat(IntStream.range(0, number)).allMatch(i -> cutOffs.coversPermit("permit-" + i));
        assertThat(IntStream.range(0, number)).noneMatch(i -> cutOffs.coversPermit("another-" + i));
    }

    @Test
    void norDoThoseThatAreLeftWhenOthersAreForgotten() {
        for (int left : List.of(9_000, 5_000, 100, 5)) {
            CutOffs some = new CutOffs(clock);
            IntStream.range(0, 10_000)
                    .mapToObj(i -> CutOff.ofPermit("permit-" + i, i < left ? LATER : NOW.plusSeconds(1)))
                    .forEach(some::add);
            clock.set(NOW.plusSeconds(1));
            some.forget();
            clock.set(NOW);

            assertThat(some.bytes()).isLessThanOrEqualTo(NONE - SMALLEST + Math.max(SMALLEST, 64L * left));
            assertThat(IntStream.range(0, left)).allMatch(i -> some.coversPermit("permit-" + i));
        }
    }

    @Test
    void whatWasAddedIsSeenAtOnceByOthersWhileTheTableGrows() {
        AtomicInteger added = new AtomicInteger();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100_000; i++) {
                cutOffs.add(CutOff.ofPermit("permit-" + i, LATER));
                added.set(i + 1);
            }
        });
        List<CompletableFuture<Integer>> readers = IntStream.range(0, 2)
                .mapToObj(reader -> CompletableFuture.supplyAsync(() -> missed(added, writer)))
                .toList();

        assertThat(readers).allSatisfy(missed -> assertThat(missed.join()).isZero());
    }

    private int missed(AtomicInteger added, CompletableFuture<Void> writer) {
        int missed = 0;
        do {
            int newest = added.get() - 1;
            missed += newest < 0 || cutOffs.coversPermit("permit-" + newest) ? 0 : 1;
            missed += cutOffs.coversPermit("never-" + newest) ? 1 : 0;
        } while (!writer.isDone());
        return missed;
    }

    @Test
    void theyAreCurrentUntilSomebodySaysAsOfWhen() {
        clock.set(NOW.plus(Duration.ofDays(1)));
        assertThat(cutOffs.isStale()).isFalse();
    }

    @Test
    void theyAreStaleWhenOlderThanFiveSecondsAndNotSooner() {
        cutOffs.currentAsOf(NOW);
        assertThat(cutOffs.isStale()).isFalse();
        clock.set(NOW.plusSeconds(5));
        assertThat(cutOffs.isStale()).isFalse();
        clock.set(NOW.plusSeconds(5).plusMillis(1));
        assertThat(cutOffs.isStale()).isTrue();
        cutOffs.currentAsOf(NOW.plusSeconds(1));
        assertThat(cutOffs.isStale()).isFalse();
    }

    @Test
    void theyAreStaleWhereTheClockSaysTheyAreOfTomorrow() {
        cutOffs.currentAsOf(NOW);
        clock.set(NOW.minusMillis(1));
        assertThat(cutOffs.isStale()).isTrue();
    }

    private void add(String name, int number, Instant forgetAt) {
        IntStream.range(0, number)
                .mapToObj(i -> CutOff.ofPermit(name + "-" + i, forgetAt))
                .forEach(cutOffs::add);
    }
}
