package dev.gatehouse.spring.problem;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Names of fields as problems say them. A caller may make them up, so they are cut short and cleaned. */
final class FieldNames {

    private static final int MAX_LENGTH = 64;
    private static final int MAX_PATH_LENGTH = 256;

    private FieldNames() {}

    /** The JSON path that leads to where reading failed, e.g. {@code roles[0]}; empty for the body itself. */
    static String pathOf(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        failure.getPath().forEach(step -> append(step, path));
        return path.toString();
    }

    /** A name or path, as it may be shown. */
    static String clean(@Nullable String path) {
        return path == null ? "" : PlainText.of(path, MAX_PATH_LENGTH);
    }

    private static void append(JacksonException.Reference step, StringBuilder path) {
        String name = step.getPropertyName();
        if (name == null) {
            path.append('[').append(step.getIndex()).append(']');
        } else {
            path.append(path.isEmpty() ? "" : ".").append(PlainText.of(name, MAX_LENGTH));
        }
    }
}
