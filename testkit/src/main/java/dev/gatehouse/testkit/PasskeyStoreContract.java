package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.factor.Passkey;
import dev.gatehouse.core.factor.PasskeyStore;
import dev.gatehouse.core.factor.PasskeyStore.PasskeyRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PasskeyStore} promises. Whoever writes one inherits it and says how an empty one is made; a test class of
 * JUnit then runs it.
 */
public abstract class PasskeyStoreContract {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final int MOST = 3;
    private static final int THREADS = 50;

    /** The store under test; empty when a test begins. */
    protected abstract PasskeyStore store();

    @Test
    void anAddedPasskeyIsFoundAsItWasGiven() {
        PasskeyRow row = row("a", "nimal", START);

        assertThat(store().add(row, MOST)).isTrue();

        assertThat(store().find("a")).contains(row);
        assertThat(store().list("nimal")).containsExactly(row);
        assertThat(store().find("b")).isEmpty();
        assertThat(store().list("kamala")).isEmpty();
    }

    @Test
    void aPasskeyIsAddedOnceAndAnAccountHasNoMoreThanAllowed() {
        store().add(row("a", "nimal", START), MOST);

        assertThat(store().add(row("a", "kamala", START), MOST)).isFalse();
        assertThat(store().add(row("c", "nimal", START.plusMillis(1)), MOST)).isTrue();
        assertThat(store().add(row("b", "nimal", START.plusMillis(2)), MOST)).isTrue();
        assertThat(store().add(row("d", "nimal", START), MOST)).isFalse();
        assertThat(store().list("nimal")).extracting(row -> row.passkey().id()).containsExactly("a", "c", "b");
    }

    @Test
    void anUseIsNotedWhereTheCountIsStillTheOneBefore() {
        store().add(row("a", "nimal", START), MOST);

        assertThat(store().use("a", 6, 8, START)).isFalse();
        assertThat(store().use("a", 7, 8, START.plusMillis(5))).isTrue();
        assertThat(store().use("a", 7, 9, START)).isFalse();

        assertThat(store().find("a"))
                .contains(new PasskeyRow(passkey("a", "a", START.plusMillis(5)), "nimal", "key-a", 8, true));
    }

    @Test
    void ofManyUsesOfOneCountOneIsNoted() {
        store().add(row("a", "nimal", START), MOST);

        assertThat(Together.run(THREADS, number -> store().use("a", 7, 8 + number, START)))
                .containsOnlyOnce(true);
    }

    @Test
    void itsOwnerAloneRenamesAndRemovesIt() {
        store().add(row("a", "nimal", START), MOST);

        assertThat(store().rename("kamala", "a", "mine")).isFalse();
        assertThat(store().remove("kamala", "a")).isFalse();
        assertThat(store().rename("nimal", "a", "නිමල්ගේ")).isTrue();
        assertThat(store().find("a").orElseThrow().passkey().name()).isEqualTo("නිමල්ගේ");
        assertThat(store().remove("nimal", "a")).isTrue();
        assertThat(store().remove("nimal", "a")).isFalse();
        assertThat(store().find("a")).isEmpty();
    }

    private static PasskeyRow row(String id, String userId, Instant addedAt) {
        return new PasskeyRow(new Passkey(id, id, addedAt, null), userId, "key-" + id, 7, true);
    }

    private static Passkey passkey(String id, String name, @Nullable Instant usedAt) {
        return new Passkey(id, name, START, usedAt);
    }
}
