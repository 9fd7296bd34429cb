package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.query.Field;
import dev.gatehouse.core.query.Fields;
import dev.gatehouse.core.query.Filter;
import dev.gatehouse.core.query.Order;
import dev.gatehouse.core.query.Parsed;
import dev.gatehouse.core.query.Parsed.Refused;
import dev.gatehouse.core.query.Parsed.Understood;
import dev.gatehouse.core.query.Selection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a database finds, compared with what the filters say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelectionSqlTest {

    private static final int THINGS = 60;
    private static final int SCALE = 4;

    private static final Field NAME = Field.of("name", Field.Type.TEXT);
    private static final Field NICK = new Field("nick", "nick", Field.Type.TEXT, true);
    private static final Field PRICE = Field.of("price", Field.Type.NUMBER);
    private static final Field DONE = Field.of("done", Field.Type.BOOLEAN);
    private static final Field DAY = new Field("day", "day", Field.Type.DATE, true);
    private static final List<Field> ALL = List.of(NAME, NICK, PRICE, DONE, DAY);
    private static final Fields FIELDS = new Fields(ALL);

    private final Random random = new Random(20_261_123);
    private final RandomFilters filters = new RandomFilters(random, ALL);
    private final List<Map<String, Object>> things = new ArrayList<>();

    private Database database;
    private SelectionColumns columns;

    @BeforeAll
    void addThings(@TempDir Path folder) {
        database = open(folder);
        columns = SelectionColumns.of(
                Map.of(
                        "name", SelectionColumns.text("name", database),
                        "nick", SelectionColumns.text("nick", database),
                        "price", SelectionColumns.scaled("price", SCALE),
                        "done", SelectionColumns.flag("done"),
                        "day", SelectionColumns.text("day", database)),
                "id");
        database.<Integer>write(client -> client.sql("""
                        create table things (id bigint primary key, name text not null, nick text, price bigint not null,
                                             done smallint not null, day text)
                        """).update());
        for (int id = 0; id < THINGS; id++) {
            add(thing(id));
        }
    }

    /** A database of its own on the engine under test. */
    Database open(Path folder) {
        return TestDatabases.sqlite(folder);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void theDatabaseFindsWhatTheFilterSays() {
        for (int i = 0; i < 400; i++) {
            Filter filter = filters.next(4);

            assertThat(found(filter, List.of()))
                    .as(RandomFilters.text(filter))
                    .containsExactlyElementsOf(things.stream()
                            .filter(thing -> RandomFilters.matches(filter, thing))
                            .map(SelectionSqlTest::id)
                            .toList());
        }
    }

    @Test
    void theDatabaseOrdersAsTheFieldsDoAndThenById() {
        for (int i = 0; i < 60; i++) {
            List<Order> orders = List.of(
                    new Order(ALL.get(random.nextInt(2)), random.nextBoolean()),
                    new Order(ALL.get(2 + random.nextInt(3)), random.nextBoolean()));

            assertThat(found(null, orders))
                    .as(orders.toString())
                    .containsExactlyElementsOf(things.stream()
                            .sorted(comparator(orders))
                            .map(SelectionSqlTest::id)
                            .toList());
        }
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        for (int i = 0; i < 2_000; i++) {
            Filter filter = filters.next(4);
            assertThat(FIELDS.filter(RandomFilters.text(filter))).isEqualTo(new Understood<>(filter));
        }
    }

    /** Broken as it may be, it is refused, or finds something, or nothing; and the table stays. */
    @Test
    void noTextIsMoreThanAFilter() {
        String pieces = "'() ,-.1a\0;%\ud83d\\:?\"";
        int understood = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = broken(RandomFilters.text(filters.next(1)), pieces);
            Parsed<Filter> parsed = FIELDS.filter(text);
            if (parsed instanceof Refused<Filter> refused) {
                assertThat(refused.position()).as(text).isBetween(1, text.length() + 1);
            } else if (parsed instanceof Understood<Filter> filter && understood++ < 200) {
                assertThat(found(filter.value(), List.of())).hasSizeLessThanOrEqualTo(THINGS);
            }
        }
        assertThat(understood).isPositive();
        assertThat(found(null, List.of())).hasSize(THINGS);
    }

    private String broken(String text, String pieces) {
        StringBuilder broken = new StringBuilder(text);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(broken.length());
            broken.replace(at, at + random.nextInt(2), "" + pieces.charAt(random.nextInt(pieces.length())));
        }
        return broken.toString();
    }

    private List<Long> found(@Nullable Filter filter, List<Order> orders) {
        SelectionSql sql = columns.sql(new Selection(filter, orders, THINGS, 0));
        return database.read(client -> sql.bind(
                        client.sql("select id from things where %s %s".formatted(sql.where(), sql.page())))
                .query(Long.class)
                .list());
    }

    private static Comparator<Map<String, Object>> comparator(List<Order> orders) {
        return orders.stream()
                .map(SelectionSqlTest::comparator)
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(SelectionSqlTest::id);
    }

    private static Comparator<Map<String, Object>> comparator(Order order) {
        Comparator<Object> values = Comparator.nullsFirst(RandomFilters::compare);
        Comparator<Map<String, Object>> comparator =
                Comparator.comparing(thing -> thing.get(order.field().name()), values);
        return order.descending() ? comparator.reversed() : comparator;
    }

    private static Long id(Map<String, Object> thing) {
        return (Long) thing.get("id");
    }

    private Map<String, Object> thing(long id) {
        Map<String, Object> thing = new HashMap<>(Map.of("id", id));
        for (Field field : ALL) {
            if (!field.nullable() || random.nextInt(3) > 0) {
                thing.put(field.name(), filters.value(field.type()));
            }
        }
        return thing;
    }

    private void add(Map<String, Object> thing) {
        things.add(thing);
        Object day = thing.get("day");
        database.<Integer>write(
                client -> client.sql("insert into things values (:id, :name, :nick, :price, :done, :day)")
                        .param("id", thing.get("id"))
                        .param("name", thing.get("name"))
                        .param("nick", thing.get("nick"))
                        .param(
                                "price",
                                ((BigDecimal) thing.get("price"))
                                        .scaleByPowerOfTen(SCALE)
                                        .longValueExact())
                        .param("done", thing.get("done").equals(true) ? 1 : 0)
                        .param("day", day == null ? null : day.toString())
                        .update());
    }
}
