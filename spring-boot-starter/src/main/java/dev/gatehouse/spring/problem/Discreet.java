package dev.gatehouse.spring.problem;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Failures as they may be logged. What a database says of a row may hold the row, so its own words are left out. */
final class Discreet {

    /** Stands for a failure in a log: names its class and its place, and says nothing it said. */
    private static final class Wordless extends Exception {

        Wordless(Throwable original) {
            super(nameOf(original), wordless(original.getCause()), false, true);
            setStackTrace(original.getStackTrace());
        }
    }

    private Discreet() {}

    /** The failure itself, or where a database speaks in it a copy without messages. */
    static Throwable copyOf(Throwable failure) {
        boolean databaseSpeaks = causes(failure)
                .anyMatch(cause -> cause instanceof SQLException || cause instanceof DataAccessException);
        return databaseSpeaks ? new Wordless(failure) : failure;
    }

    /** The classes of the failure and its causes, with the database's error codes. */
    static String summaryOf(Throwable failure) {
        return causes(failure).map(Discreet::nameOf).collect(Collectors.joining(" < "));
    }

    private static @Nullable Throwable wordless(@Nullable Throwable failure) {
        return failure == null ? null : new Wordless(failure);
    }

    private static String nameOf(Throwable failure) {
        String name = failure.getClass().getName();
        return failure instanceof SQLException sql
                ? name + "[SQLState " + sql.getSQLState() + ", code " + sql.getErrorCode() + "]"
                : name;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }
}
