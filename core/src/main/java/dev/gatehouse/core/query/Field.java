package dev.gatehouse.core.query;

/**
 * What may be filtered and ordered by.
 *
 * @param name what callers call it
 * @param path what the store calls it
 * @param type what its values are
 * @param nullable whether there may be no value
 */
public record Field(String name, String path, Type type, boolean nullable) {

    /** What a field's values are, and the Java type that stands for them in a {@link Filter}. */
    public enum Type {
        /** {@link String}. ASCII letters are alike in both cases; otherwise the order is that of code points. */
        TEXT,
        /** {@link java.math.BigDecimal}. */
        NUMBER,
        /** {@link Boolean}; {@code false} is less. */
        BOOLEAN,
        /** {@link java.time.LocalDate}. */
        DATE
    }

    /** One that always has a value, and that the store calls the same. */
    public static Field of(String name, Type type) {
        return new Field(name, name, type, false);
    }
}
