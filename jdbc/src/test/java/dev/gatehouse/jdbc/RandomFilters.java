package dev.gatehouse.jdbc;

import dev.gatehouse.core.query.Field;
import dev.gatehouse.core.query.Filter;
import dev.gatehouse.core.query.Filter.Absent;
import dev.gatehouse.core.query.Filter.And;
import dev.gatehouse.core.query.Filter.Compared;
import dev.gatehouse.core.query.Filter.Containing;
import dev.gatehouse.core.query.Filter.Not;
import dev.gatehouse.core.query.Filter.Operator;
import dev.gatehouse.core.query.Filter.Or;
import dev.gatehouse.core.query.Filter.Part;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Filters at random, how they are written, and what they say of items, decided without a database. */
final class RandomFilters {

    /** Few, so that they meet; with all that SQL or a pattern would take for something else. */
    static final List<String> TEXTS = List.of(
            "a",
            "A",
            "b",
            "ab",
            "aB",
            "Ab ",
            "%",
            "_",
            "a%b",
            "'",
            "''; drop table things; --",
            "\\",
            "\"",
            ":f0",
            "?",
            "É",
            "é",
            "සුනේ",
            "\ud83d\ude00",
            "\uffff",
            "\ud7ff",
            "null",
            "1",
            "$1",
            "z[`{@Z");

    private static final List<String> NUMBERS =
            List.of("0", "1", "-1", "1.5", "1.25", "1.2345", "2", "99999999999.9999");

    private final Random random;
    private final List<Field> fields;

    RandomFilters(Random random, List<Field> fields) {
        this.random = random;
        this.fields = fields;
    }

    Filter next(int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> new And(next(depth - 1), next(depth - 1));
            case 1 -> new Or(next(depth - 1), next(depth - 1));
            case 2 -> new Not(next(depth - 1));
            default -> test(any(fields));
        };
    }

    Object value(Field.Type type) {
        return switch (type) {
            case TEXT -> any(TEXTS);
            case NUMBER -> new BigDecimal(any(NUMBERS)).stripTrailingZeros();
            case BOOLEAN -> random.nextBoolean();
            case DATE -> LocalDate.of(2019, 12, 30).plusDays(random.nextInt(4));
        };
    }

    private Filter test(Field field) {
        if (field.nullable() && random.nextInt(4) == 0) {
            return new Absent(field);
        }
        return field.type() == Field.Type.TEXT && random.nextBoolean()
                ? new Containing(field, any(List.of(Part.values())), any(TEXTS))
                : new Compared(field, any(List.of(Operator.values())), value(field.type()));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    static String text(Filter filter) {
        return switch (filter) {
            case And and -> "(%s) and (%s)".formatted(text(and.left()), text(and.right()));
            case Or or -> "(%s) or (%s)".formatted(text(or.left()), text(or.right()));
            case Not not -> "not (%s)".formatted(text(not.filter()));
            case Absent absent -> absent.field().name() + " eq null";
            case Compared compared ->
                "%s %s %s"
                        .formatted(
                                compared.field().name(),
                                compared.operator().name().toLowerCase(Locale.ROOT),
                                literal(compared.value()));
            case Containing containing ->
                "%s(%s,%s)"
                        .formatted(
                                containing.part() == Part.START ? "startswith" : "contains",
                                containing.field().name(),
                                literal(containing.text()));
        };
    }

    private static String literal(Object value) {
        return switch (value) {
            case String text -> "'" + text.replace("'", "''") + "'";
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** @param item its values by the fields' names; none where there is none */
    static boolean matches(Filter filter, Map<String, Object> item) {
        return switch (filter) {
            case And and -> matches(and.left(), item) && matches(and.right(), item);
            case Or or -> matches(or.left(), item) || matches(or.right(), item);
            case Not not -> !matches(not.filter(), item);
            case Absent absent -> !item.containsKey(absent.field().name());
            case Compared compared -> matches(compared, item);
            case Containing containing -> matches(containing, item);
        };
    }

    private static boolean matches(Compared compared, Map<String, Object> item) {
        Object value = item.get(compared.field().name());
        if (value == null) {
            return compared.operator() == Operator.NE;
        }
        int order = compare(value, compared.value());
        return switch (compared.operator()) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case LT -> order < 0;
            case LE -> order <= 0;
        };
    }

    private static boolean matches(Containing containing, Map<String, Object> item) {
        Object value = item.get(containing.field().name());
        if (value == null) {
            return false;
        }
        String text = folded(value);
        String part = folded(containing.text());
        return containing.part() == Part.START ? text.startsWith(part) : text.contains(part);
    }

    /** Texts by their code points, which is not how Java does it. */
    static int compare(Object one, Object other) {
        return switch (one) {
            case String text -> compareCodePoints(folded(text), folded(other));
            case BigDecimal number -> number.compareTo((BigDecimal) other);
            case Boolean flag -> flag.compareTo((Boolean) other);
            case LocalDate date -> date.compareTo((LocalDate) other);
            default -> throw new IllegalArgumentException("no value of a field");
        };
    }

    private static int compareCodePoints(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }

    private static String folded(Object text) {
        StringBuilder folded = new StringBuilder();
        text.toString().chars().forEach(unit -> folded.append((char) (unit >= 'A' && unit <= 'Z' ? unit + 32 : unit)));
        return folded.toString();
    }
}
