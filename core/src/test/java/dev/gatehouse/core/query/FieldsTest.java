package dev.gatehouse.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.query.Filter.Absent;
import dev.gatehouse.core.query.Filter.And;
import dev.gatehouse.core.query.Filter.Compared;
import dev.gatehouse.core.query.Filter.Containing;
import dev.gatehouse.core.query.Filter.Not;
import dev.gatehouse.core.query.Filter.Operator;
import dev.gatehouse.core.query.Filter.Or;
import dev.gatehouse.core.query.Filter.Part;
import dev.gatehouse.core.query.Parsed.Fault;
import dev.gatehouse.core.query.Parsed.Refused;
import dev.gatehouse.core.query.Parsed.Understood;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldsTest {

    private static final Field NAME = Field.of("name", Field.Type.TEXT);
    private static final Field PRICE = Field.of("price", Field.Type.NUMBER);
    private static final Field DONE = Field.of("done", Field.Type.BOOLEAN);
    private static final Field DAY = new Field("day", "some.day", Field.Type.DATE, true);
    private static final List<Field> ALL = List.of(NAME, PRICE, DONE, DAY);
    private static final Fields FIELDS = new Fields(ALL);

    @Test
    void andBindsTighterThanOr() {
        Filter a = new Compared(DONE, Operator.EQ, true);
        Filter b = new Compared(PRICE, Operator.GT, new BigDecimal("1.5"));
        Filter c = new Compared(NAME, Operator.NE, "O'Brien and");

        assertThat(filter("done eq true or price gt 1.50 and not name ne 'O''Brien and'"))
                .isEqualTo(new Or(a, new And(b, new Not(c))));
        assertThat(filter("(done eq true or price gt 1.5)and(name ne 'O''Brien and')"))
                .isEqualTo(new And(new Or(a, b), c));
    }

    @Test
    void nothingIsAbsent() {
        assertThat(filter("day eq null")).isEqualTo(new Absent(DAY));
        assertThat(filter("day ne null")).isEqualTo(new Not(new Absent(DAY)));
        assertThat(filter("name eq 'null'")).isEqualTo(new Compared(NAME, Operator.EQ, "null"));
    }

    @Test
    void textsAreComposedAsWhatIsStored() {
        assertThat(filter("contains(name,'e\u0301')")).isEqualTo(new Containing(NAME, Part.ANYWHERE, "\u00e9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|SYNTAX|1",
                "\"   \"|SYNTAX|4",
                "name|SYNTAX|5",
                "name eq|SYNTAX|8",
                "name  is 'a'|SYNTAX|7",
                "name eq 'a|SYNTAX|9",
                "name eq 'a''|SYNTAX|9",
                "name eq 'a' name|SYNTAX|13",
                "(name eq 'a'|SYNTAX|13",
                "name eq 'a')|SYNTAX|12",
                "name eq )|SYNTAX|9",
                "name eq 'a' and|SYNTAX|16",
                "not|SYNTAX|4",
                "'name' eq 'a'|SYNTAX|1",
                "name = 'a'|SYNTAX|6",
                "name eq 'a'; drop table users|SYNTAX|12",
                "name eq 'a' or 1=1 --|SYNTAX|17",
                "name eq \\'a\\'|SYNTAX|9",
                "contains(name 'a')|SYNTAX|15",
                "contains(name,'')|SYNTAX|15",
                "contains(name,a)|SYNTAX|15",
                "contains(name,'a'|SYNTAX|18",
                "contains('a',name)|SYNTAX|10",
                "startswith(name,null)|SYNTAX|17",
                "name 'eq' 'a'|SYNTAX|6",
                "age eq 1|UNKNOWN_FIELD|1",
                "Name eq 'a'|UNKNOWN_FIELD|1",
                "true eq true|UNKNOWN_FIELD|1",
                "some.day eq null|UNKNOWN_FIELD|1",
                "name eq 'a' or endswith(name,'a')|UNKNOWN_FIELD|16",
                "contains(price,'1')|WRONG_TYPE|10",
                "name eq 1|WRONG_TYPE|9",
                "name eq name|WRONG_TYPE|9",
                "name eq null|WRONG_TYPE|9",
                "day lt null|WRONG_TYPE|8",
                "price eq '1'|WRONG_TYPE|10",
                "price eq 1e9|WRONG_TYPE|10",
                "price eq .5|WRONG_TYPE|10",
                "price eq NaN|WRONG_TYPE|10",
                "price eq 1234567890123456|WRONG_TYPE|10",
                "price eq 1234567890123.456|WRONG_TYPE|10",
                "done eq 1|WRONG_TYPE|9",
                "done eq TRUE|WRONG_TYPE|9",
                "day eq '2019-03-01'|WRONG_TYPE|8",
                "day eq 2019-02-29|WRONG_TYPE|8",
                "day eq 2019-3-1|WRONG_TYPE|8"
            })
    void whatIsNotUnderstoodIsRefusedWithItsPlace(String text, Fault fault, int position) {
        assertThat(FIELDS.filter(text)).isEqualTo(new Refused<>(fault, position));
    }

    @Test
    void whatNoStoreHoldsIsRefused() {
        for (String text : List.of("\u0000", "\n", "\ud800")) {
            assertThat(FIELDS.filter("name eq 'a" + text + "'")).isEqualTo(new Refused<>(Fault.SYNTAX, 9));
        }
    }

    @Test
    void depthAndLengthAreBounded() {
        String deepest = "(".repeat(Fields.MAX_DEPTH) + "done eq true" + ")".repeat(Fields.MAX_DEPTH);
        assertThat(FIELDS.filter(deepest)).isInstanceOf(Understood.class);
        assertThat(FIELDS.filter("(" + deepest + ")")).isEqualTo(new Refused<>(Fault.TOO_DEEP, Fields.MAX_DEPTH + 1));
        assertThat(FIELDS.filter("not ".repeat(Fields.MAX_DEPTH + 1) + "done eq true"))
                .isEqualTo(new Refused<>(Fault.TOO_DEEP, 4 * Fields.MAX_DEPTH + 1));

        String longest = "done eq true or ".repeat(124) + "done eq    false";
        assertThat(longest).hasSize(Fields.MAX_LENGTH);
        assertThat(FIELDS.filter(longest)).isInstanceOf(Understood.class);
        assertThat(FIELDS.filter(longest + " ")).isEqualTo(new Refused<>(Fault.TOO_LONG, Fields.MAX_LENGTH + 1));
    }

    @Test
    void ordersAreFieldsOnceEach() {
        assertThat(FIELDS.orders("name, price desc,day asc"))
                .isEqualTo(new Understood<>(
                        List.of(new Order(NAME, false), new Order(PRICE, true), new Order(DAY, false))));
        assertThat(FIELDS.orders("name desc,name")).isEqualTo(new Refused<>(Fault.SYNTAX, 11));
        assertThat(FIELDS.orders("name,")).isEqualTo(new Refused<>(Fault.SYNTAX, 6));
        assertThat(FIELDS.orders("")).isEqualTo(new Refused<>(Fault.SYNTAX, 1));
        assertThat(FIELDS.orders("name down")).isEqualTo(new Refused<>(Fault.SYNTAX, 6));
        assertThat(FIELDS.orders("name desc; drop")).isEqualTo(new Refused<>(Fault.SYNTAX, 10));
        assertThat(FIELDS.orders("1")).isEqualTo(new Refused<>(Fault.UNKNOWN_FIELD, 1));
    }

    private static Filter filter(String text) {
        Parsed<Filter> parsed = FIELDS.filter(text);
        assertThat(parsed).as(text).isInstanceOf(Understood.class);
        return ((Understood<Filter>) parsed).value();
    }
}
