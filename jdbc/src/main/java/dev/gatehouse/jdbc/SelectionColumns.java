package dev.gatehouse.jdbc;

import dev.gatehouse.core.query.Selection;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;

/**
 * Where the fields of a collection are kept, by their paths: makes SQL of a {@link Selection}, the same of it on every engine but
 * for the names of collations. Values are only ever bound. Thread-safe.
 */
public final class SelectionColumns {

    /** An expression, and what is bound to be compared with it. */
    public record Column(String sql, Function<Object, Object> atRest) {}

    private final Function<String, Column> columns;
    private final String order;

    /** @param order of the collection by itself, which is one of its items' ids at the latest */
    SelectionColumns(Function<String, Column> columns, String order) {
        this.columns = columns;
        this.order = order;
    }

    /**
     * Columns in a map, made by the methods of this class.
     *
     * @param order of the collection by itself, which must be a total one: SQL
     */
    public static SelectionColumns of(Map<String, Column> columns, String order) {
        return new SelectionColumns(path -> required(columns, path), order);
    }

    /** A column of texts, in both cases. */
    public static Column text(String column, Database database) {
        return new Column("lower(%s collate %s)".formatted(column, bytewise(database)), Texts::folded);
    }

    /** A column of texts that are in lower case, and compared by their bytes, already. */
    public static Column lowerCase(String column) {
        return new Column(column, Texts::folded);
    }

    /** A column of whole numbers. */
    public static Column number(String column) {
        return scaled(column, 0);
    }

    /** A column of whole numbers that stand for decimal ones, {@code scale} digits of which are behind the point. */
    public static Column scaled(String column, int scale) {
        return new Column(column, value -> atRest(((BigDecimal) value).scaleByPowerOfTen(scale)));
    }

    /** A column of 0 and 1. */
    public static Column flag(String column) {
        return new Column(column, value -> value.equals(true) ? 1 : 0);
    }

    /** What SQL the selection is. */
    public SelectionSql sql(Selection selection) {
        return SelectionSql.of(selection, columns, order);
    }

    /** The collation in which the order is that of code points, and only ASCII has letters of two cases. */
    static String bytewise(Database database) {
        return database.isEmbedded() ? "binary" : "\"C\"";
    }

    /** What isn't whole is between two that are, which a floating-point number can say of as few digits as these have. */
    private static Object atRest(BigDecimal number) {
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        return whole && number.precision() - number.scale() <= 18
                ? (Object) number.longValueExact()
                : number.doubleValue();
    }

    private static Column required(Map<String, Column> columns, String path) {
        Column column = columns.get(path);
        if (column == null) {
            throw new IllegalArgumentException("there is no column for " + path);
        }
        return column;
    }
}
