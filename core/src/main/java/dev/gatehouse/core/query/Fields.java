package dev.gatehouse.core.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fields of a collection, and what is written of them as the Microsoft REST API guidelines have it (§9.6, §9.7). Thread-safe.
 *
 * <pre>{@code
 * filter  = and *("or" and)            and = not *("and" not)          not = ["not"] ("(" filter ")" / test)
 * test    = field ("eq" / "ne" / "gt" / "ge" / "lt" / "le") value / ("contains" / "startswith") "(" field "," 'text' ")"
 * value   = 'text', with a quote written twice / number / true / false / date / null
 * orderby = field ["asc" / "desc"] *("," field ["asc" / "desc"])
 * }</pre>
 */
public final class Fields {

    /** How many characters a text may have. */
    public static final int MAX_LENGTH = 2_000;

    /** How many parentheses and {@code not}s may be open at once. */
    public static final int MAX_DEPTH = 20;

    private final Map<String, Field> fields;

    public Fields(Collection<Field> fields) {
        this.fields = fields.stream().collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));
    }

    /** The filter that a text is. */
    public Parsed<Filter> filter(String text) {
        return parsed(text, tokens -> new FilterParser(tokens, this).parse());
    }

    /** The orders that a text is, each field's once. */
    public Parsed<List<Order>> orders(String text) {
        return parsed(text, this::orders);
    }

    Field field(Token token) {
        return Optional.of(token)
                .filter(Token::isWord)
                .map(word -> fields.get(word.text()))
                .orElseThrow(() -> new RefusedText(
                        token.isWord() ? Parsed.Fault.UNKNOWN_FIELD : Parsed.Fault.SYNTAX, token.position()));
    }

    private List<Order> orders(Tokens tokens) {
        List<Order> orders = new ArrayList<>();
        Set<Field> seen = new HashSet<>();
        do {
            Token name = tokens.next();
            Field field = field(name);
            if (!seen.add(field)) {
                throw new RefusedText(Parsed.Fault.SYNTAX, name.position());
            }
            boolean descending = tokens.skip("desc");
            if (!descending) {
                tokens.skip("asc");
            }
            orders.add(new Order(field, descending));
        } while (tokens.skip(","));
        tokens.requireEnd();
        return List.copyOf(orders);
    }

    private static <T> Parsed<T> parsed(String text, Function<Tokens, T> parsing) {
        if (text.length() > MAX_LENGTH) {
            return new Parsed.Refused<>(Parsed.Fault.TOO_LONG, MAX_LENGTH + 1);
        }
        try {
            return new Parsed.Understood<>(parsing.apply(Tokens.of(text)));
        } catch (RefusedText refused) {
            return new Parsed.Refused<>(refused.fault(), refused.position());
        }
    }
}
