package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.SealedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link KeyRingStore} promises. Whoever writes one inherits it and says how an empty one is made; a test
 * class of JUnit then runs it.
 */
public abstract class KeyRingStoreContract {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Duration LATER = Duration.ofMillis(1);
    private static final Instant RETIREMENT = START.plus(Duration.ofMinutes(5));

    private static final int ROUNDS = 20;
    private static final int THREADS = 50;

    /** The store under test; empty when a test begins. */
    protected abstract KeyRingStore store();

    @Test
    void anEmptyStoreHasNoKeys() {
        assertThat(store().list()).isEmpty();
    }

    @Test
    void theFirstKeyIsListedAsItWasGiven() {
        SealedKey key = key(KeyPurpose.ACCESS, START);

        assertThat(store().add(key, "", RETIREMENT)).isTrue();
        assertThat(store().list()).containsExactly(key);
    }

    @Test
    void aKeyWhoseRetirementIsKnownIsListedWithIt() {
        SealedKey key = retiring(key(KeyPurpose.ACCESS, START), START.plus(Duration.ofDays(90)));

        assertThat(store().add(key, "", RETIREMENT)).isTrue();
        assertThat(store().list()).containsExactly(key);
    }

    @Test
    void aLongSealedKeyIsListedToTheLetter() {
        String sealed = "eyJhbGciOiJkaXIifQ.-_".repeat(1_000);
        SealedKey key = new SealedKey(RandomId.next(), KeyPurpose.ACCESS, "RS256", START, null, sealed);

        assertThat(store().add(key, "", RETIREMENT)).isTrue();
        assertThat(store().list()).containsExactly(key);
    }

    @Test
    void thereIsOneFirstKeyOfAPurposeAndNoMore() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");

        assertRefused(key(KeyPurpose.ACCESS, START.plus(LATER)), "");
        assertThat(store().list()).containsExactly(first);
    }

    @Test
    void aSuccessorIsAddedAndItsPredecessorRetires() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");
        SealedKey second = added(KeyPurpose.ACCESS, START.plus(LATER), first.id());

        assertThat(store().list()).containsExactly(retiring(first, RETIREMENT), second);
    }

    @Test
    void aRetirementThatIsKnownStays() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");
        SealedKey second = added(KeyPurpose.ACCESS, START.plus(LATER), first.id());
        SealedKey third = key(KeyPurpose.ACCESS, START.plus(Duration.ofHours(1)));
        Instant retirement = RETIREMENT.plus(Duration.ofHours(1));

        assertThat(store().add(third, second.id(), retirement)).isTrue();
        assertThat(store().list()).containsExactly(retiring(first, RETIREMENT), retiring(second, retirement), third);
    }

    @Test
    void aSuccessorOfAnyButTheNewestIsRefusedAndNothingChanges() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");
        SealedKey second = added(KeyPurpose.ACCESS, START.plus(LATER), first.id());
        SealedKey refresh = added(KeyPurpose.REFRESH, START, "");
        List<SealedKey> before = store().list();

        SealedKey third = key(KeyPurpose.ACCESS, START.plus(Duration.ofHours(1)));
        for (String other : List.of("", first.id(), refresh.id(), "unknown", second.id() + " ")) {
            assertRefused(third, other);
        }
        assertThat(store().list()).isEqualTo(before);
        assertThat(store().add(third, second.id(), RETIREMENT)).isTrue();
    }

    @Test
    void aSuccessorOfNothingIsRefusedInAnEmptyStore() {
        assertRefused(key(KeyPurpose.ACCESS, START), "unknown");
        assertThat(store().list()).isEmpty();
    }

    @Test
    void aKeyThatIsNotActiveYetIsTheNewestAllTheSame() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");
        SealedKey next = added(KeyPurpose.ACCESS, START.plus(Duration.ofDays(30)), first.id());

        assertRefused(key(KeyPurpose.ACCESS, START.plus(Duration.ofDays(31))), first.id());
        added(KeyPurpose.ACCESS, START.plus(Duration.ofDays(31)), next.id());
    }

    @Test
    void aKeyThatWouldNotBeTheNewestIsRefusedAndNothingChanges() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");

        assertRefused(key(KeyPurpose.ACCESS, START), first.id());
        assertRefused(key(KeyPurpose.ACCESS, START.minus(LATER)), first.id());
        assertThat(store().list()).containsExactly(first);
    }

    @Test
    void aKeyOfOnePurposeLeavesTheOthersAlone() {
        SealedKey lineage = added(KeyPurpose.LINEAGE, START, "");
        SealedKey refresh = added(KeyPurpose.REFRESH, START.plus(LATER), "");
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(LATER.multipliedBy(2)), "");
        SealedKey nextAccess = added(KeyPurpose.ACCESS, START.plus(LATER.multipliedBy(3)), access.id());

        assertThat(store().list()).containsExactly(lineage, refresh, retiring(access, RETIREMENT), nextAccess);
    }

    @Test
    void keysAreListedInTheOrderOfTheirActivation() {
        SealedKey access = added(KeyPurpose.ACCESS, START.plus(Duration.ofHours(2)), "");
        SealedKey refresh = added(KeyPurpose.REFRESH, START, "");
        SealedKey lineage = added(KeyPurpose.LINEAGE, START.plus(Duration.ofHours(1)), "");

        assertThat(store().list()).containsExactly(refresh, lineage, access);
    }

    @Test
    void anIdIsNeverTakenTwice() {
        SealedKey first = added(KeyPurpose.ACCESS, START, "");
        SealedKey namesake = new SealedKey(first.id(), KeyPurpose.REFRESH, "HS256", START, null, "sealed");

        assertThatThrownBy(() -> store().add(namesake, "", RETIREMENT)).isInstanceOf(RuntimeException.class);
        assertThat(store().list()).containsExactly(first);
    }

    @Test
    void ofManyFirstKeysAtTheSameMomentOneIsAdded() {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            List<SealedKey> offered = offered(purpose, START);

            List<Boolean> added = Together.run(THREADS, number -> store().add(offered.get(number), "", RETIREMENT));

            assertThat(added).containsOnlyOnce(true);
            assertThat(of(purpose)).containsExactly(offered.get(added.indexOf(true)));
        }
    }

    @Test
    void ofManySuccessorsAtTheSameMomentOneIsAdded() {
        SealedKey newest = added(KeyPurpose.ACCESS, START, "");
        for (int round = 1; round <= ROUNDS; round++) {
            SealedKey predecessor = newest;
            List<SealedKey> offered = offered(KeyPurpose.ACCESS, START.plus(Duration.ofDays(round)));
            List<Boolean> added = Together.run(
                    THREADS,
                    number -> store().add(offered.get(number), predecessor.id(), RETIREMENT.plusMillis(number)));

            assertThat(added).containsOnlyOnce(true);
            int winner = added.indexOf(true);
            newest = offered.get(winner);
            assertThat(of(KeyPurpose.ACCESS))
                    .hasSize(round + 1)
                    .endsWith(retiring(predecessor, RETIREMENT.plusMillis(winner)), newest);
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

    private SealedKey added(KeyPurpose purpose, Instant activatesAt, String expectedNewestId) {
        SealedKey key = key(purpose, activatesAt);
        assertThat(store().add(key, expectedNewestId, RETIREMENT)).isTrue();
        return key;
    }

    private void assertRefused(SealedKey key, String expectedNewestId) {
        assertThat(store().add(key, expectedNewestId, RETIREMENT)).isFalse();
    }

    private static SealedKey key(KeyPurpose purpose, Instant activatesAt) {
        return new SealedKey(RandomId.next(), purpose, "HS256", activatesAt, null, "sealed " + RandomId.next());
    }

    private static SealedKey retiring(SealedKey key, Instant retiresAt) {
        return new SealedKey(key.id(), key.purpose(), key.algorithm(), key.activatesAt(), retiresAt, key.sealed());
    }
}
