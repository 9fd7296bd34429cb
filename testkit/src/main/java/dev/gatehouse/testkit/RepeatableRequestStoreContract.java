package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gatehouse.core.work.RepeatableRequestStore;
import dev.gatehouse.core.work.RepeatableRequestStore.Answered;
import dev.gatehouse.core.work.RepeatableRequestStore.RequestKey;
import dev.gatehouse.core.work.UnitOfWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RepeatableRequestStore} promises. Whoever writes one inherits it and says how an empty one is made, and what it
 * takes part in; a test class of JUnit then runs it.
 */
public abstract class RepeatableRequestStoreContract {

    private static final Instant LATER = Instant.parse("2026-03-01T10:00:00Z");
    private static final RequestKey KEY = new RequestKey("nimal", "one");
    private static final int THREADS = 20;
    private static final int ROUNDS = 10;

    /** The store under test; empty when a test begins. */
    protected abstract RepeatableRequestStore store();

    /** What it takes part in. */
    protected abstract UnitOfWork work();

    @Test
    void aRequestIsAnsweredOnceAndItsAnswerIsKept() {
        assertThat(once(KEY, "print", "the answer")).isEmpty();

        assertThat(once(KEY, "print", "another")).contains(new Answered("print", "the answer"));
        assertThat(once(KEY, "another print", "another")).contains(new Answered("print", "the answer"));
    }

    @Test
    void whatOthersCallTheirsDoesNotMatter() {
        once(KEY, "print", "the answer");

        assertThat(once(new RequestKey("kumari", "one"), "print", "hers")).isEmpty();
        assertThat(once(new RequestKey("nimal", "two"), "print", "his second")).isEmpty();
    }

    @Test
    void whatCameToNothingIsNoAnswer() {
        assertThatIllegalStateException()
                .isThrownBy(() -> work().run(() -> {
                    assertThat(store().begin(KEY, "print", LATER)).isEmpty();
                    store().answer(KEY, "the answer");
                    throw new IllegalStateException("refused");
                }));

        assertThat(once(KEY, "print", "the second answer")).isEmpty();
        assertThat(once(KEY, "print", "a third")).contains(new Answered("print", "the second answer"));
    }

    @Test
    void ofManyAtTheSameMomentOneIsDoneAndAllAreAnsweredTheSame() {
        for (int round = 0; round < ROUNDS; round++) {
            RequestKey key = new RequestKey("nimal", "round " + round);
            List<Optional<Answered>> before = Together.run(THREADS, number -> once(key, "print", "answer " + number));

            assertThat(before).filteredOn(Optional::isEmpty).hasSize(1);
            assertThat(before.stream().flatMap(Optional::stream).distinct())
                    .containsExactly(once(key, "print", "too late").orElseThrow());
        }
    }

    private Optional<Answered> once(RequestKey key, String fingerprint, String answer) {
        return work().run(() -> {
            Optional<Answered> before = store().begin(key, fingerprint, LATER);
            if (before.isEmpty()) {
                store().answer(key, answer);
            }
            return before;
        });
    }
}
