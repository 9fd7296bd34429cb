package dev.gatehouse.viewer.server;

import dev.gatehouse.model.FieldCode;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What one member of a request's body must be. */
@FunctionalInterface
interface Rule<T> {

    /** Reads a member that is there and not {@code null}. */
    Checked<T> check(JsonNode member);

    /** What a member turned out to be. */
    sealed interface Checked<T> {

        /** It is right. */
        record Right<T>(T value) implements Checked<T> {}

        /** It is wrong; {@code arguments} are those of the fault's message. */
        record Wrong<T>(FieldCode fault, List<Object> arguments) implements Checked<T> {}
    }

    static <T> Checked<T> right(T value) {
        return new Checked.Right<>(value);
    }

    static <T> Checked<T> wrong(FieldCode fault, Object... arguments) {
        return new Checked.Wrong<>(fault, List.of(arguments));
    }
}
