package dev.gatehouse.viewer.server;

import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;

/** What a write came to. */
sealed interface Written<T> {

    /** It is done: the row as it now stands, or last stood. */
    record Done<T>(T row) implements Written<T> {}

    /** Nothing was changed. */
    record Refused<T>(ProblemCode why) implements Written<T> {}

    /** This; where it is done, after {@code more}. */
    default Written<T> then(Runnable more) {
        if (this instanceof Done<T>) {
            more.run();
        }
        return this;
    }

    /** The row, or the problem as the request's end. */
    default T orThrow() {
        return switch (this) {
            case Done<T>(T row) -> row;
            case Refused<T>(ProblemCode why) -> throw ProblemException.of(why);
        };
    }
}
