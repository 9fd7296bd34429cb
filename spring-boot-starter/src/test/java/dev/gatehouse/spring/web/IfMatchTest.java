package dev.gatehouse.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IfMatchTest {

    @Test
    void readsTheTagItWrites() {
        assertThat(IfMatch.parse(EntityTags.of(42))).contains(new IfMatch(false, Set.of(42L)));
    }

    @Test
    void aTagOfMovingPartsIsOfItsVersion() {
        assertThat(IfMatch.parse(EntityTags.of(42, "moving"))).contains(new IfMatch(false, Set.of(42L)));
        assertThat(EntityTags.of(42, "moving")).isNotEqualTo(EntityTags.of(42, "moved"));
    }

    @Test
    void aStarAllowsAnyVersion() {
        assertThat(IfMatch.parse(" * ")).map(IfMatch::any).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\",\"2\"", "\"1\" , \"2\"", " \"1\"\t,, \"2\" ,", ",\"1\",W/\"3\",\"x\",\"2\""})
    void readsListsAsTheStandardWritesThem(String header) {
        assertThat(IfMatch.parse(header)).contains(new IfMatch(false, Set.of(1L, 2L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"1\"",
                "\"01\"",
                "\"0\"",
                "\"-1\"",
                "\"1,2\"",
                "\"\"",
                "\"9999999999999999999\"",
                "\"*\"",
                "\"1.\"",
                "\".x\"",
                "\"1.x.y\"",
                "\"1.x\"",
                "\"0.x\"",
                "W/\"1.x\""
            })
    void weakAndForeignTagsMatchNothing(String header) {
        assertThat(IfMatch.parse(header)).contains(new IfMatch(false, Set.of(IfMatch.NO_VERSION)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "1",
                "\"1",
                "1\"",
                "\"1\" \"2\"",
                "\"1\"x",
                "*,\"1\"",
                "\"1\",*",
                "w/\"1\"",
                "W/ \"1\"",
                "**"
            })
    void whatIsMalformedIsNotRead(String header) {
        assertThat(IfMatch.parse(header)).isEqualTo(Optional.empty());
    }

    @Test
    void readsTheLongestHeaderAServerTakes() {
        String header = "\"7\",".repeat(2_000);

        assertThat(IfMatch.parse(header)).contains(new IfMatch(false, Set.of(7L)));
    }
}
