package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.CutOff;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.KeyRingStore.Retirement;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.SealedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link KeyRingStore} promises. Whoever writes one inherits it and says how an empty one is made; a test
 * class of JUnit then runs it.
 */
public abstract class KeyRingStoreContract {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Duration LATER = Duration.ofMillis(1);
    private static final Instant RETIREMENT = START.plus(Duration.ofMinutes(5));

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant ROTATION = START.plus(LATER);

    /** Rounded up to the second, as the end of a token is. */
    private static final Instant HOUR_AFTER_ROTATION = Instant.parse("2026-03-01T11:00:01Z");

    private static final Instant END = START.plus(Duration.ofMinutes(1));

    private static final int ROUNDS = 20;
    private static final int THREADS = 50;

    /** The store under test; empty when a test begins. */
    protected abstract KeyRingStore store();

    /** The permits of the same database, with which the cut-offs are. */
    protected abstract PermitStore permits();

    @Test
    void anEmptyStoreHasNoKeys() {
        assertThat(store().list()).isEmpty();
    }

    @Test
    void theFirstKeyIsListedAsItWasGiven() {
        SealedKey key = key(KeyPurpose.ACCESS, START);

        assertThat(store().add(key, null, RETIREMENT)).isTrue();
        assertThat(store().list()).containsExactly(key);
    }

    @Test
    void aKeyWhoseRetirementIsKnownIsListedWithIt() {
        SealedKey key = retiring(key(KeyPurpose.ACCESS, START), START.plus(Duration.ofDays(90)));

        assertThat(store().add(key, null, RETIREMENT)).isTrue();
        assertThat(store().list()).containsExactly(key);
    }

    @Test
    void aLongSealedKeyIsListedToTheLetter() {
        String sealed = "eyJhbGciOiJkaXIifQ.-_".repeat(1_000);
        SealedKey key = new SealedKey(RandomId.next(), KeyPurpose.ACCESS, "RS256", START, null, sealed);

        assertThat(store().add(key, null, RETIREMENT)).isTrue();
        assertThat(store().list()).containsExactly(key);
    }

    @Test
    void thereIsOneFirstKeyOfAPurposeAndNoMore() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);

        assertRefused(key(KeyPurpose.ACCESS, START.plus(LATER)), null);
        assertThat(store().list()).containsExactly(first);
    }

    @Test
    void aSuccessorIsAddedAndItsPredecessorRetires() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey second = added(KeyPurpose.ACCESS, START.plus(LATER), first);

        assertThat(store().list()).containsExactly(retiring(first, RETIREMENT), second);
    }

    @Test
    void aRetirementThatIsKnownStays() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey second = added(KeyPurpose.ACCESS, START.plus(LATER), first);
        SealedKey third = key(KeyPurpose.ACCESS, START.plus(Duration.ofHours(1)));
        Instant retirement = RETIREMENT.plus(Duration.ofHours(1));

        assertThat(store().add(third, second, retirement)).isTrue();
        assertThat(store().list()).containsExactly(retiring(first, RETIREMENT), retiring(second, retirement), third);
    }

    @Test
    void aPredecessorVerifiesAsLongAsTheTokensLiveThatAnyNodeSignsWithIt() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        store().noteTokenLife(first.id(), HOUR, START);
        store().noteTokenLife(first.id(), HOUR.dividedBy(2), START);

        SealedKey second = added(KeyPurpose.ACCESS, ROTATION, first);

        assertThat(store().list()).containsExactly(retiring(first, HOUR_AFTER_ROTATION), second);
    }

    @Test
    void itsRetirementIsPutOffWhereANodeWithALongerLifeComesLater() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey second = added(KeyPurpose.ACCESS, ROTATION, first);

        store().noteTokenLife(first.id(), HOUR, START);
        store().noteTokenLife(second.id(), HOUR, START);

        assertThat(store().list()).containsExactly(retiring(first, HOUR_AFTER_ROTATION), second);
    }

    @Test
    void itIsNeverBroughtForward() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        store().noteTokenLife(first.id(), Duration.ofSeconds(1), START);
        SealedKey second = added(KeyPurpose.ACCESS, ROTATION, first);

        store().noteTokenLife(first.id(), Duration.ofSeconds(2), START);

        assertThat(store().list()).containsExactly(retiring(first, RETIREMENT), second);
    }

    @Test
    void howLongTokensLiveIsNothingToAKeyThatIsCutOffOrNotThere() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey second = added(KeyPurpose.ACCESS, ROTATION, first);
        store().retire(new Retirement(first, null, END, RETIREMENT));

        store().noteTokenLife(first.id(), HOUR, END);
        store().noteTokenLife("unknown", HOUR, END);

        assertThat(store().list()).containsExactly(cutOff(retiring(first, END), END), second);
    }

    @Test
    void aKeyIsNotRetiredTooSoonWhereItIsRotatedWhileANodeSaysHowLongItsTokensLive() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);
        for (int round = 1; round <= ROUNDS; round++) {
            SealedKey key = newest;
            Instant rotation = ROTATION.plus(Duration.ofDays(round));
            SealedKey next = key(KeyPurpose.ACCESS, rotation);

            Together.run(2, number -> {
                if (number == 0) {
                    store().noteTokenLife(key.id(), HOUR, START);
                    return true;
                }
                return store().add(next, key, rotation);
            });

            newest = next;
            assertThat(of(KeyPurpose.ACCESS).get(round - 1).retiresAt())
                    .isEqualTo(HOUR_AFTER_ROTATION.plus(Duration.ofDays(round)));
        }
    }

    @Test
    void aSuccessorOfAnyButTheNewestIsRefusedAndNothingChanges() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey second = added(KeyPurpose.ACCESS, START.plus(LATER), first);
        SealedKey refresh = added(KeyPurpose.REFRESH, START, null);
        List<SealedKey> before = store().list();

        SealedKey third = key(KeyPurpose.ACCESS, START.plus(Duration.ofHours(1)));
        for (SealedKey other : Arrays.asList(null, first, refresh, third, sealed(second, "otherwise"))) {
            assertRefused(third, other);
        }
        assertThat(store().list()).isEqualTo(before);
        assertThat(store().add(third, second, RETIREMENT)).isTrue();
    }

    @Test
    void aSuccessorOfNothingIsRefusedInAnEmptyStore() {
        assertRefused(key(KeyPurpose.ACCESS, START), key(KeyPurpose.ACCESS, START));
        assertThat(store().list()).isEmpty();
    }

    @Test
    void aKeyThatIsNotActiveYetIsTheNewestAllTheSame() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey next = added(KeyPurpose.ACCESS, START.plus(Duration.ofDays(30)), first);

        assertRefused(key(KeyPurpose.ACCESS, START.plus(Duration.ofDays(31))), first);
        added(KeyPurpose.ACCESS, START.plus(Duration.ofDays(31)), next);
    }

    @Test
    void aKeyThatWouldNotBeTheNewestIsRefusedAndNothingChanges() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);

        assertRefused(key(KeyPurpose.ACCESS, START), first);
        assertRefused(key(KeyPurpose.ACCESS, START.minus(LATER)), first);
        assertThat(store().list()).containsExactly(first);
    }

    @Test
    void aKeyOfOnePurposeLeavesTheOthersAlone() {
        SealedKey lineage = added(KeyPurpose.LINEAGE, START, null);
        SealedKey refresh = added(KeyPurpose.REFRESH, START.plus(LATER), null);
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(LATER.multipliedBy(2)), null);
        SealedKey nextAccess = added(KeyPurpose.ACCESS, START.plus(LATER.multipliedBy(3)), access);

        assertThat(store().list()).containsExactly(lineage, refresh, retiring(access, RETIREMENT), nextAccess);
    }

    @Test
    void keysAreListedInTheOrderOfTheirActivation() {
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(Duration.ofHours(2)), null);
        SealedKey refresh = added(KeyPurpose.REFRESH, START, null);
        SealedKey lineage = added(KeyPurpose.LINEAGE, START.plus(Duration.ofHours(1)), null);

        assertThat(store().list()).containsExactly(refresh, lineage, access);
    }

    @Test
    void anIdIsNeverTakenTwice() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey namesake = new SealedKey(first.id(), KeyPurpose.REFRESH, "HS256", START, null, "sealed");

        assertThatThrownBy(() -> store().add(namesake, null, RETIREMENT)).isInstanceOf(RuntimeException.class);
        assertThat(store().list()).containsExactly(first);
    }

    @Test
    void ofManyFirstKeysAtTheSameMomentOneIsAdded() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            List<SealedKey> offered = offered(purpose, START);

            List<Boolean> added = Together.run(THREADS, number -> store().add(offered.get(number), null, RETIREMENT));

            assertThat(added).containsOnlyOnce(true);
            assertThat(of(purpose)).containsExactly(offered.get(added.indexOf(true)));
        }
    }

    @Test
    void ofManySuccessorsAtTheSameMomentOneIsAdded() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);
        for (int round = 1; round <= ROUNDS; round++) {
            SealedKey predecessor = newest;
            List<SealedKey> offered = offered(KeyPurpose.ACCESS, START.plus(Duration.ofDays(round)));
            List<Boolean> added = Together.run(
                    THREADS, number -> store().add(offered.get(number), predecessor, RETIREMENT.plusMillis(number)));

            assertThat(added).containsOnlyOnce(true);
            int winner = added.indexOf(true);
            newest = offered.get(winner);
            assertThat(of(KeyPurpose.ACCESS))
                    .hasSize(round + 1)
                    .endsWith(retiring(predecessor, RETIREMENT.plusMillis(winner)), newest);
        }
    }

    @Test
    void theNewestKeyIsCutOffAndItsSuccessorIsThere() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey newest = added(KeyPurpose.ACCESS, START.plus(LATER), first);
        SealedKey successor = key(KeyPurpose.ACCESS, END);

        assertThat(store().retire(new Retirement(newest, successor, END, RETIREMENT)))
                .isTrue();
        assertThat(store().list())
                .containsExactly(retiring(first, RETIREMENT), cutOff(retiring(newest, END), END), successor);
        assertThat(permits().cutOffs(END)).containsExactly(CutOff.ofKey(newest.id(), RETIREMENT));
    }

    @Test
    void aKeyWithASuccessorIsCutOffAlone() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey newest = added(KeyPurpose.ACCESS, START.plus(LATER), first);

        assertThat(store().retire(new Retirement(first, null, END, RETIREMENT))).isTrue();
        assertThat(store().list()).containsExactly(cutOff(retiring(first, END), END), newest);
    }

    @Test
    void aKeyThatRetiredBeforeKeepsItsRetirementWhenItIsCutOff() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey newest = added(KeyPurpose.ACCESS, START.plus(LATER), first);
        Instant afterwards = RETIREMENT.plus(LATER);

        assertThat(store().retire(new Retirement(first, null, afterwards, afterwards)))
                .isTrue();
        assertThat(store().list()).containsExactly(cutOff(retiring(first, RETIREMENT), afterwards), newest);
    }

    @Test
    void aKeyIsCutOffOnceAndSaidToBeAgain() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        SealedKey newest = added(KeyPurpose.ACCESS, START.plus(LATER), first);

        assertThat(store().retire(new Retirement(first, null, END, RETIREMENT))).isTrue();
        assertThat(store().retire(new Retirement(first, null, END.plus(LATER), RETIREMENT)))
                .isTrue();
        assertThat(store().list()).containsExactly(cutOff(retiring(first, END), END), newest);
    }

    @Test
    void theNewestKeyIsNotCutOffWithoutASuccessor() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);

        assertThat(store().retire(new Retirement(newest, null, END, RETIREMENT)))
                .isFalse();
        assertThat(store().list()).containsExactly(newest);
        assertThat(permits().cutOffs(END)).isEmpty();
    }

    @Test
    void aKeyThatIsNoLongerTheNewestGetsNoOtherSuccessor() {
        SealedKey first = added(KeyPurpose.ACCESS, START, null);
        added(KeyPurpose.ACCESS, START.plus(LATER), first);
        List<SealedKey> before = store().list();

        assertThat(store().retire(new Retirement(first, key(KeyPurpose.ACCESS, END), END, RETIREMENT)))
                .isFalse();
        assertThat(store().list()).isEqualTo(before);
    }

    @Test
    void aKeyThatIsNotThereIsNotCutOff() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);

        assertThat(store().retire(new Retirement(key(KeyPurpose.ACCESS, START), null, END, RETIREMENT)))
                .isFalse();
        assertThat(store().list()).containsExactly(newest);
    }

    @Test
    void keysAreSealedAnew() {
        SealedKey lineage = added(KeyPurpose.LINEAGE, START, null);
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(LATER), null);

        assertThat(store().reseal(Map.of(lineage, lineage.sealed(), access, "anew")))
                .isTrue();
        assertThat(store().list()).containsExactly(lineage, sealed(access, "anew"));
    }

    @Test
    void keysThatWereSealedOtherwiseMeanwhileStayAsTheyAre() {
        SealedKey lineage = added(KeyPurpose.LINEAGE, START, null);
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(LATER), null);

        Map<SealedKey, String> sealed = new LinkedHashMap<>();
        sealed.put(lineage, "anew");
        sealed.put(sealed(access, "as it was"), "anew");
        assertThat(store().reseal(sealed)).isFalse();
        assertThat(store().list()).containsExactly(lineage, access);
    }

    @Test
    void keysAreNotSealedAnewWhileOneOfThemIsLeftOut() {
        SealedKey lineage = added(KeyPurpose.LINEAGE, START, null);
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(LATER), null);

        assertThat(store().reseal(Map.of(access, "anew"))).isFalse();
        assertThat(store().list()).containsExactly(lineage, access);
    }

    @Test
    void ofManyWhoCutTheNewestKeyOffAtTheSameMomentOneMakesItsSuccessor() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);
        for (int round = 1; round <= ROUNDS; round++) {
            SealedKey key = newest;
            Instant now = START.plus(Duration.ofDays(round));
            List<SealedKey> offered = offered(KeyPurpose.ACCESS, now);
            List<Boolean> retired = Together.run(
                    THREADS, number -> store().retire(new Retirement(key, offered.get(number), now, RETIREMENT)));

            assertThat(retired).containsOnlyOnce(true);
            newest = offered.get(retired.indexOf(true));
            assertThat(of(KeyPurpose.ACCESS)).hasSize(round + 1).endsWith(cutOff(retiring(key, now), now), newest);
        }
    }

    @Test
    void aKeyGetsOneSuccessorAlsoWhereItIsRotatedAndCutOffAtTheSameMoment() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);
        for (int round = 1; round <= ROUNDS; round++) {
            SealedKey key = newest;
            Instant now = START.plus(Duration.ofDays(round));
            List<SealedKey> offered = offered(KeyPurpose.ACCESS, now);
            List<Boolean> changed = Together.run(
                    THREADS,
                    number -> number % 2 == 0
                            ? store().add(offered.get(number), key, RETIREMENT)
                            : store().retire(new Retirement(key, offered.get(number), now, RETIREMENT)));

            assertThat(changed).containsOnlyOnce(true);
            int winner = changed.indexOf(true);
            newest = offered.get(winner);
            assertThat(of(KeyPurpose.ACCESS)).hasSize(round + 1).endsWith(newest);
            assertThat(of(KeyPurpose.ACCESS).get(round - 1).cutOffAt()).isEqualTo(winner % 2 == 0 ? null : now);
        }
    }

    @Test
    void noKeyIsAddedAsTheOthersWereSealedBefore() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, null);
        for (int round = 1; round <= ROUNDS; round++) {
            SealedKey key = newest;
            List<SealedKey> before = store().list();
            Map<SealedKey, String> sealed = new LinkedHashMap<>();
            before.forEach(row -> sealed.put(row, "sealed " + RandomId.next()));
            SealedKey next = key(KeyPurpose.ACCESS, START.plus(Duration.ofDays(round)));

            List<Boolean> changed = Together.run(
                    2, number -> number == 0 ? store().reseal(sealed) : store().add(next, key, RETIREMENT));

            assertThat(changed).containsOnlyOnce(true);
            newest = store().list().getLast();
            assertThat(store().list()).hasSize(changed.getFirst() ? before.size() : before.size() + 1);
        }
    }

    /** Each activated a moment after the other, so that each could be the newest. */
    private static List<SealedKey> offered(KeyPurpose purpose, Instant from) {
        return IntStream.range(0, THREADS)
                .mapToObj(number -> key(purpose, from.plusMillis(number)))
                .toList();
    }

    private List<SealedKey> of(KeyPurpose purpose) {
        return store().list().stream().filter(key -> key.purpose() == purpose).toList();
    }

    private SealedKey added(KeyPurpose purpose, Instant activatesAt, @Nullable SealedKey newest) {
        SealedKey key = key(purpose, activatesAt);
        assertThat(store().add(key, newest, RETIREMENT)).isTrue();
        return key;
    }

    private void assertRefused(SealedKey key, @Nullable SealedKey newest) {
        assertThat(store().add(key, newest, RETIREMENT)).isFalse();
    }

    private static SealedKey key(KeyPurpose purpose, Instant activatesAt) {
        return new SealedKey(RandomId.next(), purpose, "HS256", activatesAt, null, "sealed " + RandomId.next());
    }

    private static SealedKey retiring(SealedKey key, Instant retiresAt) {
        return new SealedKey(key.id(), key.purpose(), key.algorithm(), key.activatesAt(), retiresAt, key.sealed());
    }

    private static SealedKey cutOff(SealedKey key, Instant now) {
        return new SealedKey(
                key.id(), key.purpose(), key.algorithm(), key.activatesAt(), key.retiresAt(), key.sealed(), now);
    }

    private static SealedKey sealed(SealedKey key, String sealed) {
        return new SealedKey(key.id(), key.purpose(), key.algorithm(), key.activatesAt(), key.retiresAt(), sealed);
    }
}
