package dev.gatehouse.jdbc;

import dev.gatehouse.core.query.Filter;
import dev.gatehouse.core.query.Filter.Absent;
import dev.gatehouse.core.query.Filter.And;
import dev.gatehouse.core.query.Filter.Compared;
import dev.gatehouse.core.query.Filter.Containing;
import dev.gatehouse.core.query.Filter.Not;
import dev.gatehouse.core.query.Filter.Operator;
import dev.gatehouse.core.query.Filter.Or;
import dev.gatehouse.core.query.Filter.Part;
import dev.gatehouse.core.query.Order;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.jdbc.SelectionColumns.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * A selection as SQL. No condition is ever unknown, so that {@code not} is what it seems; parentheses are around each.
 *
 * <pre>{@code
 * client.sql("select id from things where %s %s".formatted(sql.where(), sql.page()))
 * }</pre>
 */
public final class SelectionSql {

    private static final Map<Operator, String> OPERATORS = Map.of(
            Operator.EQ,
            "=",
            Operator.NE,
            "<>",
            Operator.GT,
            ">",
            Operator.GE,
            ">=",
            Operator.LT,
            "<",
            Operator.LE,
            "<=");

    private final Function<String, Column> columns;
    private final Map<String, Object> values = new HashMap<>();
    private final String where;
    private final String page;

    private SelectionSql(Selection selection, Function<String, Column> columns, String order) {
        this.columns = columns;
        this.where = selection.filter() == null ? "(1 = 1)" : condition(selection.filter());
        this.page = "order by %s limit :top offset :skip".formatted(order(selection.orders(), order));
        values.put("top", selection.top());
        values.put("skip", selection.skip());
    }

    static SelectionSql of(Selection selection, Function<String, Column> columns, String order) {
        return new SelectionSql(selection, columns, order);
    }

    /** A condition, to stand behind {@code where}. */
    public String where() {
        return where;
    }

    /** From {@code order by} on. */
    public String page() {
        return page;
    }

    /** Binds what the SQL asks for. */
    public StatementSpec bind(StatementSpec statement) {
        return statement.params(values);
    }

    /** Ids last, so that the order is the same for every page. */
    private String order(List<Order> orders, String fallback) {
        return orders.isEmpty()
                ? fallback
                : orders.stream().map(this::order).collect(Collectors.joining(", ", "", ", id"));
    }

    private String order(Order order) {
        String sql = sql(order.field().path());
        String direction = order.descending() ? " desc" : "";
        return order.field().nullable()
                ? "case when %1$s is null then 0 else 1 end%2$s, %1$s%2$s".formatted(sql, direction)
                : sql + direction;
    }

    private String condition(Filter filter) {
        return switch (filter) {
            case And and -> "(%s and %s)".formatted(condition(and.left()), condition(and.right()));
            case Or or -> "(%s or %s)".formatted(condition(or.left()), condition(or.right()));
            case Not not -> "(not %s)".formatted(condition(not.filter()));
            case Absent absent -> "(%s is null)".formatted(sql(absent.field().path()));
            case Compared compared -> compared(compared);
            case Containing containing -> containing(containing);
        };
    }

    private String compared(Compared compared) {
        String path = compared.field().path();
        String sql = sql(path);
        String comparison =
                "%s %s %s".formatted(sql, OPERATORS.get(compared.operator()), bound(path, compared.value()));
        if (!compared.field().nullable()) {
            return "(%s)".formatted(comparison);
        }
        return compared.operator() == Operator.NE
                ? "(%s is null or %s)".formatted(sql, comparison)
                : "(%s is not null and %s)".formatted(sql, comparison);
    }

    /** What starts with a text is a range, which an index serves. */
    private String containing(Containing containing) {
        String path = containing.field().path();
        String sql = sql(path);
        String text = Texts.folded(containing.text()).toString();
        String condition = containing.part() == Part.START
                ? "%1$s >= %2$s and %1$s < %3$s".formatted(sql, bound(text), bound(Texts.behind(text)))
                : "replace(%1$s, %2$s, '') <> %1$s".formatted(sql, bound(text));
        return containing.field().nullable()
                ? "(%s is not null and %s)".formatted(sql, condition)
                : "(%s)".formatted(condition);
    }

    private String sql(String path) {
        return columns.apply(path).sql();
    }

    private String bound(String path, Object value) {
        return bound(columns.apply(path).atRest().apply(value));
    }

    private String bound(Object atRest) {
        String name = "f" + values.size();
        values.put(name, atRest);
        return ":" + name;
    }
}
