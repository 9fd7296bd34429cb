package dev.gatehouse.core.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.gatehouse.core.claims.InvalidOptionException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2PasswordHasherTest {

    private static final String PASSWORD = "correct horse battery staple";
    private static final long ROOMY_KIB = 256 * 1024;
    private static final HashingOptions OPTIONS = options(19_456, 2, 1);

    private final PasswordHasher hasher = new Argon2PasswordHasher(OPTIONS, ROOMY_KIB);

    /** Of the reference implementation's test.c. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    void theReferenceImplementationsHashesMatchTheirPasswordAlone(String stored) {
        assertThat(hasher.verify("password", stored)).isTrue();
        assertThat(hasher.verify("passwore", stored)).isFalse();
    }

    @Test
    void aHashIsWrittenAsTheReferenceImplementationWritesIt() {
        Argon2Hash hash = Argon2Hash.of(
                "password".getBytes(StandardCharsets.UTF_8),
                "somesalt".getBytes(StandardCharsets.UTF_8),
                new Argon2Hash.Cost(256, 2, 2),
                32);

        assertThat(hash.toPhc())
                .isEqualTo("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc");
        assertThat(hash).asString().doesNotContain("c29tZXNhbHQ", "bQk8UB");
    }

    @Test
    void aHashCarriesOwaspsParametersAndItsOwnSalt() {
        String one = hasher.hash(PASSWORD);
        String other = hasher.hash(PASSWORD);

        assertThat(one).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(other).isNotEqualTo(one);
        assertThat(hasher.verify(PASSWORD, one)).isTrue();
        assertThat(hasher.verify(PASSWORD, other)).isTrue();
    }

    @Test
    void aPasswordMatchesHoweverItsAccentsAreComposed() {
        String composed = "Z\u00fcrich na\u00efve caf\u00e9";
        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(hasher.verify(decomposed, hasher.hash(composed))).isTrue();
        assertThat(hasher.verify(composed, hasher.hash(decomposed))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Correct horse battery staple",
                "correct horse battery staple ",
                " correct horse battery staple",
                "correct  horse battery staple",
                "correct horse battery stapl",
                "correct horse battery staple\n",
                ""
            })
    void anythingElseDoesNotMatch(String password) {
        assertThat(hasher.verify(password, hasher.hash(PASSWORD))).isFalse();
    }

    @Test
    void everyCharacterCountsUpToTheLast() {
        String stem = "a".repeat(72);
        String stored = hasher.hash(stem + "b");
        String longest = "\ud83d\ude00".repeat(127);

        assertThat(hasher.verify(stem + "b", stored)).isTrue();
        assertThat(hasher.verify(stem + "c", stored)).isFalse();
        assertThat(hasher.verify(stem, stored)).isFalse();
        assertThat(hasher.verify(longest + "x", hasher.hash(longest + "x"))).isTrue();
        assertThat(hasher.verify(longest + "x", hasher.hash(longest + "y"))).isFalse();
    }

    @Test
    void sixtyFourEmojiAreAPassword() {
        String emoji = "\ud83d\ude00\ud83c\uddf1\ud83c\uddf0\ud83d\udd11".repeat(16);

        assertThat(emoji.codePointCount(0, emoji.length())).isEqualTo(64);
        assertThat(hasher.verify(emoji, hasher.hash(emoji))).isTrue();
        assertThat(hasher.verify(emoji.substring(2), hasher.hash(emoji))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aPasswordNobodyMayHaveIsNeverHashed(String password) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hasher.hash(password))
                .withMessage("nobody may have such a password");
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void aPasswordNobodyMayHaveMatchesNothingAtTheCostOfAHash(String password) {
        String stored = hasher.hash(PASSWORD);

        assertThat(hasher.verify(password, hasher.hash(""))).isFalse();
        assertThat(bytesAllocatedBy(
                        () -> assertThat(hasher.verify(password, stored)).isFalse()))
                .isBetween(costOf(1), costOf(2));
    }

    static Stream<String> impossible() {
        return Stream.of("half a pair \ud83d", "with a \u0000 in it", "a".repeat(129), "a".repeat(60_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "correct horse battery staple",
                "$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=65,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=17$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=-1,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4 ",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQab$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65"
            })
    void aStoredHashThatCannotBeReadMatchesNothingAtTheCostOfAHash(String stored) {
        assertThat(hasher.needsRehash(stored)).isTrue();
        assertThat(bytesAllocatedBy(
                        () -> assertThat(hasher.verify("password", stored)).isFalse()))
                .isBetween(costOf(1), costOf(2));
    }

    @Test
    void aStoredHashNeverTakesMoreThanItsShareOfTheHeap() {
        PasswordHasher small = new Argon2PasswordHasher(OPTIONS, 2 * OPTIONS.memoryKib());
        String stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(bytesAllocatedBy(
                        () -> assertThat(small.verify("password", stored)).isFalse()))
                .isBetween(costOf(1), costOf(2));
    }

    @Test
    void moreAtOnceThanTheHeapHoldsIsRefusedAtTheStart() {
        HashingOptions four = new HashingOptions(19_456, 2, 1, 4, 1, Duration.ofSeconds(1));

        assertThat(new Argon2PasswordHasher(four, 4 * 19_456).hash(PASSWORD)).isNotEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Argon2PasswordHasher(four, 4 * 19_456 - 1))
                .isInstanceOf(InvalidOptionException.class)
                .withMessage("threads × memoryKib must not be above half of the heap, 77823 KiB, but is 4 × 19456");
    }

    @ParameterizedTest
    @CsvSource({"19456, 2, 1, false", "19457, 2, 1, true", "19456, 3, 1, true", "19456, 2, 2, true", "7168, 5, 1, true"
    })
    void aHashOfOtherParametersIsToBeMadeAnew(int memoryKib, int iterations, int parallelism, boolean anew) {
        PasswordHasher other = new Argon2PasswordHasher(options(memoryKib, iterations, parallelism), ROOMY_KIB);
        String stored = other.hash(PASSWORD);

        assertThat(hasher.needsRehash(stored)).isEqualTo(anew);
        assertThat(hasher.verify(PASSWORD, stored)).isTrue();
    }

    private static HashingOptions options(int memoryKib, int iterations, int parallelism) {
        return new HashingOptions(memoryKib, iterations, parallelism, 1, 1, Duration.ofSeconds(1));
    }

    /** Memory is what a hash costs, and the one cost that measures the same each time. */
    private static long bytesAllocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static long costOf(int hashes) {
        return hashes * 1024L * OPTIONS.memoryKib();
    }
}
