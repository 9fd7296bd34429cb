package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.factor.FactorStore;
import dev.gatehouse.core.factor.FactorStore.TotpRow;
import dev.gatehouse.core.factor.Factors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link FactorStore} promises. Whoever writes one inherits it and says how an empty one is made; a test class of
 * JUnit then runs it.
 */
public abstract class FactorStoreContract {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Instant LATER = START.plusMillis(1);
    private static final List<String> CODES =
            IntStream.range(0, 10).mapToObj(number -> "hash-" + number).toList();
    private static final int ROUNDS = 5;
    private static final int THREADS = 50;

    /** The store under test; empty when a test begins. */
    protected abstract FactorStore store();

    @Test
    void whoeverEnrolledNothingHasNothing() {
        assertThat(store().find("nimal")).isEqualTo(Factors.NONE);
        assertThat(store().findTotp("nimal")).isEmpty();
        assertThat(store().spendTotp("nimal", "sealed", 1)).isFalse();
        assertThat(store().spendRecoveryCode("nimal", "hash")).isFalse();
        assertThat(store().removeTotp("nimal")).isFalse();
        assertThat(store().replaceRecoveryCodes("nimal", CODES)).isFalse();
        assertThat(store().find("nimal")).isEqualTo(Factors.NONE);
    }

    @Test
    void anAppIsNoFactorUntilItIsConfirmed() {
        store().enrolTotp("nimal", "first", START);

        assertThat(store().find("nimal")).isEqualTo(Factors.NONE);
        assertThat(store().findTotp("nimal")).contains(new TotpRow(null, null, "first", START));
        assertThat(store().spendTotp("nimal", "first", 1)).isFalse();
        assertThat(store().replaceRecoveryCodes("nimal", CODES)).isFalse();
        assertThat(store().removeTotp("nimal")).isFalse();
        assertThat(store().findTotp("nimal")).isEmpty();
    }

    @Test
    void aConfirmedAppIsOneWithItsRecoveryCodes() {
        store().enrolTotp("nimal", "first", START);

        assertThat(store().confirmTotp("nimal", "another", 7, CODES, LATER)).isFalse();
        assertThat(store().confirmTotp("kamala", "first", 7, CODES, LATER)).isFalse();
        assertThat(store().find("nimal")).isEqualTo(Factors.NONE);
        assertThat(store().confirmTotp("nimal", "first", 7, CODES, LATER)).isTrue();

        assertThat(store().find("nimal")).isEqualTo(new Factors(LATER, 0, 10));
        assertThat(store().find("kamala")).isEqualTo(Factors.NONE);
        assertThat(store().findTotp("nimal")).contains(new TotpRow("first", LATER, null, null));
        assertThat(store().confirmTotp("nimal", "first", 8, CODES, LATER)).isFalse();
    }

    @Test
    void anotherAppTakesThePlaceOfTheFirstOnlyOnceItIsConfirmed() {
        confirmed("nimal");
        store().enrolTotp("nimal", "second", LATER);

        assertThat(store().find("nimal")).isEqualTo(new Factors(START, 0, 10));
        assertThat(store().spendTotp("nimal", "first", 8)).isTrue();
        assertThat(store().confirmTotp("nimal", "second", 9, List.of("one"), LATER))
                .isTrue();
        assertThat(store().spendTotp("nimal", "first", 10)).isFalse();
        assertThat(store().spendTotp("nimal", "second", 10)).isTrue();
        assertThat(store().find("nimal")).isEqualTo(new Factors(LATER, 0, 1));
        assertThat(store().spendRecoveryCode("nimal", "hash-0")).isFalse();
    }

    @Test
    void aStepIsSpentOnceAndThoseBeforeNoMore() {
        confirmed("nimal");

        assertThat(store().spendTotp("nimal", "first", 7))
                .as("that confirmed it")
                .isFalse();
        assertThat(store().spendTotp("nimal", "first", 9)).isTrue();
        assertThat(store().spendTotp("nimal", "first", 9)).isFalse();
        assertThat(store().spendTotp("nimal", "first", 8)).isFalse();
        assertThat(store().spendTotp("nimal", "another", 10)).isFalse();
        assertThat(store().spendTotp("nimal", "first", 10)).isTrue();
    }

    @Test
    void aRecoveryCodeIsSpentOnceByTheOneWhoHasIt() {
        confirmed("nimal");
        confirmed("kamala");

        assertThat(store().spendRecoveryCode("nimal", "hash-3")).isTrue();
        assertThat(store().spendRecoveryCode("nimal", "hash-3")).isFalse();
        assertThat(store().find("nimal").recoveryCodes()).isEqualTo(9);
        assertThat(store().spendRecoveryCode("kamala", "hash-3")).isTrue();
    }

    @Test
    void newRecoveryCodesVoidTheOldOnes() {
        confirmed("nimal");

        assertThat(store().replaceRecoveryCodes("nimal", List.of("new"))).isTrue();

        assertThat(store().spendRecoveryCode("nimal", "hash-0")).isFalse();
        assertThat(store().find("nimal").recoveryCodes()).isEqualTo(1);
    }

    @Test
    void aRemovedAppTakesItsRecoveryCodesAlong() {
        confirmed("nimal");

        assertThat(store().removeTotp("nimal")).isTrue();

        assertThat(store().find("nimal")).isEqualTo(Factors.NONE);
        assertThat(store().spendRecoveryCode("nimal", "hash-0")).isFalse();
        assertThat(store().spendTotp("nimal", "first", 99)).isFalse();
    }

    @Test
    void allFactorsOfOneAccountGoAtOnceAlsoOneThatWaits() {
        confirmed("nimal");
        confirmed("kamala");
        store().enrolTotp("nimal", "second", LATER);

        assertThat(store().removeAll("nimal")).isTrue();

        assertThat(store().find("nimal")).isEqualTo(Factors.NONE);
        assertThat(store().findTotp("nimal")).isEmpty();
        assertThat(store().spendTotp("nimal", "first", 99)).isFalse();
        assertThat(store().confirmTotp("nimal", "second", 99, CODES, LATER)).isFalse();
        assertThat(store().spendRecoveryCode("nimal", "hash-0")).isFalse();
        assertThat(store().replaceRecoveryCodes("nimal", CODES)).isFalse();
        assertThat(store().removeAll("nimal")).isFalse();
        assertThat(store().find("kamala")).isEqualTo(new Factors(START, 0, 10));
        assertThat(store().spendTotp("kamala", "first", 8)).isTrue();
    }

    @Test
    void aChallengeIsSpentOnceAndForgottenWhenItIsOver() {
        Instant end = START.plus(Duration.ofMinutes(5));

        assertThat(store().spendChallenge("hash", end, START)).isTrue();
        assertThat(store().spendChallenge("hash", end, end.minusMillis(1))).isFalse();
        assertThat(store().spendChallenge("another", end, START)).isTrue();
        assertThat(store().spendChallenge("hash", end, end))
                .as("nobody asks that")
                .isTrue();
    }

    @Test
    void whatIsSpentByManyAtOnceIsSpentByOne() {
        for (int round = 0; round < ROUNDS; round++) {
            String user = RandomId.next();
            confirmed(user);

            assertThat(Together.run(THREADS, number -> store().spendTotp(user, "first", 8)))
                    .containsOnlyOnce(true);
            assertThat(Together.run(THREADS, number -> store().spendRecoveryCode(user, "hash-0")))
                    .containsOnlyOnce(true);
            assertThat(Together.run(THREADS, number -> store().spendChallenge(user, LATER, START)))
                    .containsOnlyOnce(true);
        }
    }

    private void confirmed(String userId) {
        store().enrolTotp(userId, "first", START);
        assertThat(store().confirmTotp(userId, "first", 7, CODES, START)).isTrue();
    }
}
