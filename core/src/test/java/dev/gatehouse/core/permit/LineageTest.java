package dev.gatehouse.core.permit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineageTest {

    private final Ring ring = Ring.of(SigningAlgorithm.ES256);
    private final Lineage lineage = new Lineage(ring.keyRing);

    @Test
    void aSuccessorIsTheSameForTheSameAttemptAlsoAfterARestart() {
        Lineage restarted = new Lineage(ring.open(SigningOptions.DEFAULT));

        assertThat(lineage.successor("identity", "attempt")).isEqualTo(lineage.successor("identity", "attempt"));
        assertThat(restarted.successor("identity", "attempt")).isEqualTo(lineage.successor("identity", "attempt"));
        assertThat(restarted.successor("identity", null)).isEqualTo(lineage.successor("identity", null));
        assertThat(restarted.hash("identity")).isEqualTo(lineage.hash("identity"));
    }

    @Test
    void nothingThatDiffersGivesTheSame() {
        Set<String> codes = new HashSet<>();
        List<String> texts = Arrays.asList(
                null, "", "a", "b", "ab", "aa", "\u0000", "\u0000a", "a\u0000", "a:b", "?", "\uD800", "\uDBFF", "null",
                "-1", "\u0001a", "é", "e\u0301");
        for (String identity : texts.subList(1, texts.size())) {
            for (String attempt : texts) {
                codes.add(lineage.successor(identity, attempt));
            }
            codes.add(lineage.hash(identity));
        }
        int distinct = (int) texts.stream().distinct().count();

        assertThat(codes).hasSize((distinct - 1) * (distinct + 1));
    }

    @Test
    void anotherServerDerivesSomethingElse() {
        Lineage other = new Lineage(Ring.of(SigningAlgorithm.ES256).keyRing);

        assertThat(other.successor("identity", "attempt")).isNotEqualTo(lineage.successor("identity", "attempt"));
        assertThat(other.hash("identity")).isNotEqualTo(lineage.hash("identity"));
    }

    @Test
    void aCodeIs256BitsOfBase64Url() {
        assertThat(Base64.getUrlDecoder().decode(lineage.hash("identity"))).hasSize(32);
        assertThat(lineage.successor("identity", null)).hasSize(43).matches("[A-Za-z0-9_-]+");
    }
}
