package dev.gatehouse.core.query;

/** What was made of the text of a filter or an order. */
public sealed interface Parsed<T> {

    /** Why a text is refused. */
    enum Fault {
        /** It isn't written as filters and orders are. */
        SYNTAX,
        /** There is no such field. */
        UNKNOWN_FIELD,
        /** The field can't be compared with that. */
        WRONG_TYPE,
        /** It is nested too deeply. */
        TOO_DEEP,
        /** It is too long. */
        TOO_LONG
    }

    record Understood<T>(T value) implements Parsed<T> {}

    /** @param position of the first character that is not accepted, from 1 */
    record Refused<T>(Fault fault, int position) implements Parsed<T> {}
}
