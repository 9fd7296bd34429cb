package dev.gatehouse.core.query;

import dev.gatehouse.core.query.Filter.Operator;
import dev.gatehouse.core.query.Filter.Part;
import dev.gatehouse.core.query.Parsed.Fault;
import java.util.Map;

/** Reads one filter by recursive descent. */
final class FilterParser {

    private static final Map<String, Operator> OPERATORS = Map.of(
            "eq",
            Operator.EQ,
            "ne",
            Operator.NE,
            "gt",
            Operator.GT,
            "ge",
            Operator.GE,
            "lt",
            Operator.LT,
            "le",
            Operator.LE);

    private static final Map<String, Part> PARTS = Map.of("contains", Part.ANYWHERE, "startswith", Part.START);

    private final Tokens tokens;
    private final Fields fields;
    private int depth;

    FilterParser(Tokens tokens, Fields fields) {
        this.tokens = tokens;
        this.fields = fields;
    }

    Filter parse() {
        Filter filter = or();
        tokens.requireEnd();
        return filter;
    }

    private Filter or() {
        Filter filter = and();
        while (tokens.skip("or")) {
            filter = new Filter.Or(filter, and());
        }
        return filter;
    }

    private Filter and() {
        Filter filter = not();
        while (tokens.skip("and")) {
            filter = new Filter.And(filter, not());
        }
        return filter;
    }

    private Filter not() {
        Token first = tokens.peek();
        if (tokens.skip("not")) {
            enter(first);
            Filter filter = new Filter.Not(not());
            depth--;
            return filter;
        }
        return tokens.skip("(") ? inside(first) : test();
    }

    private Filter inside(Token parenthesis) {
        enter(parenthesis);
        Filter filter = or();
        tokens.require(")");
        depth--;
        return filter;
    }

    private void enter(Token opening) {
        if (++depth > Fields.MAX_DEPTH) {
            throw new RefusedText(Fault.TOO_DEEP, opening.position());
        }
    }

    private Filter test() {
        Token first = tokens.next();
        Part part = PARTS.get(first.text());
        return part != null && tokens.skip("(") ? containing(part) : compared(fields.field(first));
    }

    private Filter containing(Part part) {
        Token name = tokens.next();
        Field field = fields.field(name);
        if (field.type() != Field.Type.TEXT) {
            throw new RefusedText(Fault.WRONG_TYPE, name.position());
        }
        tokens.require(",");
        Token text = tokens.next();
        if (text.kind() != Token.Kind.QUOTED || text.text().isEmpty()) {
            throw new RefusedText(Fault.SYNTAX, text.position());
        }
        tokens.require(")");
        return new Filter.Containing(field, part, text.text());
    }

    private Filter compared(Field field) {
        Token written = tokens.next();
        Operator operator = written.isWord() ? OPERATORS.get(written.text()) : null;
        if (operator == null) {
            throw new RefusedText(Fault.SYNTAX, written.position());
        }
        Token value = tokens.next();
        if (value.kind() == Token.Kind.SIGN || value.kind() == Token.Kind.END) {
            throw new RefusedText(Fault.SYNTAX, value.position());
        }
        return value.is("null")
                ? absent(field, operator, value)
                : new Filter.Compared(field, operator, Literals.read(value, field.type()));
    }

    private static Filter absent(Field field, Operator operator, Token value) {
        if (!field.nullable() || (operator != Operator.EQ && operator != Operator.NE)) {
            throw new RefusedText(Fault.WRONG_TYPE, value.position());
        }
        Filter absent = new Filter.Absent(field);
        return operator == Operator.EQ ? absent : new Filter.Not(absent);
    }
}
