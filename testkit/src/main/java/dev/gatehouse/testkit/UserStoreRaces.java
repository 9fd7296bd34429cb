package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.user.LockoutAccount;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.core.user.User;
import dev.gatehouse.core.user.UserStore.Credentials;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of accounts however many ask at the same moment. */
abstract class UserStoreRaces extends UserStoreFixture {

    private static final int ROUNDS = 10;
    private static final int THREADS = 50;
    private static final int CHANGING = 10;

    @Test
    void anEmailIsTakenOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String email = "round-" + round + "@viewer.example";
            ConcurrentLinkedQueue<User> winners = new ConcurrentLinkedQueue<>();
            together(number -> {
                User user = user(email);
                if (store().add(user, "hash-" + number)) {
                    winners.add(user);
                }
            });
            assertThat(winners).hasSize(1);
            assertThat(store().findByEmail(email).map(Credentials::user)).contains(winners.element());
        }
        assertThat(store().list(ROUNDS + 1, 0)).hasSize(ROUNDS);
    }

    @Test
    void ofManyChangesOfOneVersionOneIsMade() {
        for (int round = 0; round < ROUNDS; round++) {
            User user = added("round-" + round + "@viewer.example");
            Instant accessUntil = START.plus(SECOND);
            List<Boolean> changed = Together.run(THREADS, number -> switch (number % 3) {
                case 0 -> store().update(user, accessUntil).isPresent();
                case 1 ->
                    store().changePassword(user, "hash-" + number, accessUntil).isPresent();
                default -> store().delete(user, accessUntil).isPresent();
            });

            assertThat(changed).containsOnlyOnce(true);
            assertThat(permits().cutOffs(START))
                    .filteredOn(cutOff -> cutOff.subject().equals(user.id()))
                    .hasSize(1);
        }
    }

    @Test
    void ofManyWhoChangeToOneEmailOneGetsIt() {
        for (int round = 0; round < ROUNDS; round++) {
            String wanted = "wanted-" + round + "@viewer.example";
            int prefix = round;
            List<User> users = IntStream.range(0, CHANGING)
                    .mapToObj(number -> added("round-" + prefix + "-" + number + "@viewer.example"))
                    .toList();

            List<Boolean> changed = Together.run(
                    CHANGING,
                    number -> store().changeEmail(users.get(number), wanted, START.plus(SECOND))
                            .isPresent());

            assertThat(changed).containsOnlyOnce(true);
            assertThat(store().findByEmail(wanted).orElseThrow().user().id())
                    .isEqualTo(users.get(changed.indexOf(true)).id());
        }
    }

    @Test
    void aPasswordsHashIsReplacedOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            User user = added("round-" + round + "@viewer.example");
            List<Boolean> replaced =
                    Together.run(THREADS, number -> store().replacePasswordHash(user.id(), HASH, "hash-" + number));

            String hash = store().findByEmail(user.email()).orElseThrow().passwordHash();
            assertThat(replaced).containsOnlyOnce(true);
            assertThat(hash).isEqualTo("hash-" + replaced.indexOf(true));
        }
    }

    @Test
    void noFailureIsLostAndNoneIsCountedTwice() {
        LockoutOptions oneMore = new LockoutOptions(THREADS + 1, LOCK, LOCK);
        for (int round = 0; round < ROUNDS; round++) {
            LockoutAccount lost = account("lost-" + round + "@viewer.example");
            LockoutAccount twice = account("twice-" + round + "@viewer.example");
            together(number -> {
                store().countFailure(lost, START, oneMore);
                store().countFailure(twice, START, oneMore);
            });

            fail(1, lost, START, oneMore);
            assertThat(admitted(lost, START)).as("locked by the last of them").isFalse();
            assertThat(admitted(twice, START)).as("not locked before").isTrue();
        }
    }

    @Test
    void manyGuessesLockOnceAndNoLonger() {
        for (int round = 0; round < ROUNDS; round++) {
            LockoutAccount account = account("round-" + round + "@viewer.example");
            together(number -> store().countFailure(account, START, LOCKOUT));

            Instant end = START.plus(LOCK);
            assertThat(admitted(account, end.minusMillis(1))).isFalse();
            assertThat(admitted(account, end)).isTrue();
        }
    }

    @Test
    void anHonestUsersSignInsAllPass() {
        LockoutAccount account = account("nimal@viewer.example");
        fail(MAX_FAILURES - 1, account, START);

        assertThat(Together.run(THREADS, number -> admitted(account, START))).containsOnly(true);
    }

    @Test
    void nobodyGetsInOnceTheLimitIsReached() {
        for (int round = 0; round < ROUNDS; round++) {
            LockoutAccount account = account("round-" + round + "@viewer.example");
            fail(MAX_FAILURES, account, START);

            assertThat(Together.run(THREADS, number -> admitted(account, START)))
                    .containsOnly(false);
        }
    }

    private static void together(IntConsumer task) {
        Together.run(THREADS, number -> {
            task.accept(number);
            return number;
        });
    }
}
