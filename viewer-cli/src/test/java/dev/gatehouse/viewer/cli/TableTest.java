package dev.gatehouse.viewer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {

    private record Row(String tag, int amount) {}

    private static final Table<Row> TABLE =
            new Table<Row>().text("TAG", Row::tag).number("AMOUNT", Row::amount);

    @Test
    void wordsAreToTheLeftAndNumbersToTheRight() {
        assertThat(printed(new Row("a", 7), new Row("longer", 12_345_678)))
                .containsExactly("TAG       AMOUNT", "a              7", "longer  12345678");
    }

    @Test
    void aTableOfNothingSaysWhatItWouldBeOf() {
        assertThat(printed()).containsExactly("TAG  AMOUNT");
    }

    @Test
    void whatSomebodyElseWroteMovesNoCursor() {
        assertThat(printed(new Row("a\u001b[2J\nb\r", 1)))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("a [2J b ");
        for (String strange : List.of("\u009b", "\u202e", "\u2066", "\u2028")) {
            assertThat(Table.oneLine("a" + strange + "b")).isEqualTo("a b");
        }
        assertThat(Table.oneLine("ශ්\u200dරී")).isEqualTo("ශ්\u200dරී");
    }

    private static List<String> printed(Row... rows) {
        StringWriter text = new StringWriter();
        TABLE.print(List.of(rows), new PrintWriter(text, true));
        return text.toString().lines().toList();
    }
}
