package dev.gatehouse.core.query;

import org.jspecify.annotations.Nullable;

/**
 * Which items are asked for. Every filter is true or false of an item, never unknown: a field without a value equals {@code
 * null} alone, differs from everything else, and is neither less nor greater than anything, nor contains it.
 */
public sealed interface Filter {

    /** How a field and a value are compared. */
    enum Operator {
        EQ,
        NE,
        GT,
        GE,
        LT,
        LE
    }

    /** Which part of a text is looked at. */
    enum Part {
        ANYWHERE,
        START
    }

    record And(Filter left, Filter right) implements Filter {}

    record Or(Filter left, Filter right) implements Filter {}

    record Not(Filter filter) implements Filter {}

    /** @param value as {@link Field.Type} has it */
    record Compared(Field field, Operator operator, Object value) implements Filter {}

    /** The field has no value. */
    record Absent(Field field) implements Filter {}

    /** @param text not empty */
    record Containing(Field field, Part part, String text) implements Filter {}

    /** Both, where there are two. */
    static @Nullable Filter both(@Nullable Filter one, @Nullable Filter other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new And(one, other);
    }
}
