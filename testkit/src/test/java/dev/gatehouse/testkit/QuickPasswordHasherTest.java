package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class QuickPasswordHasherTest {

    private final QuickPasswordHasher hasher = new QuickPasswordHasher();

    @Test
    void thePasswordItWasMadeOfOpensItAndNoOther() {
        String stored = hasher.hash("correct horse caf\u00e9");

        assertThat(hasher.verify("correct horse caf\u00e9", stored)).isTrue();
        assertThat(hasher.verify("correct horse cafe\u0301", stored)).isTrue();
        assertThat(hasher.verify("correct horse cafe", stored)).isFalse();
        assertThat(hasher.verify("", stored)).isFalse();
        assertThat(stored).doesNotContain("horse").isNotEqualTo(hasher.hash("correct horse caf\u00e9"));
        assertThat(hasher.needsRehash(stored)).isFalse();
    }

    @Test
    void whatOthersHaveMadeIsOpenedByNothingAndToBeMadeAnew() {
        for (String stored : new String[] {"", "quick:", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"}) {
            assertThat(hasher.verify("correct horse", stored)).isFalse();
        }
        assertThat(hasher.needsRehash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> hasher.hash("with a \0 in it"));
    }
}
